"""Words of the command line about figures, the lake they come from and the sums kept for them."""

from . import figures, lake, tallies

COMMANDS = [*figures.COMMANDS, *lake.COMMANDS, *tallies.COMMANDS]
