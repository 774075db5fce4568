"""Words of the command line about questionnaires and answers as files."""

from . import files, validation

COMMANDS = [*validation.COMMANDS, *files.COMMANDS]
