"""Words of the command line about figures and the sums kept for them."""

from . import figures, tallies

COMMANDS = [*figures.COMMANDS, *tallies.COMMANDS]
