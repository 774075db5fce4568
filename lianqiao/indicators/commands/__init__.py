"""Words of the command line about figures and about the lake they come from."""

from . import figures, lake

COMMANDS = [*figures.COMMANDS, *lake.COMMANDS]
