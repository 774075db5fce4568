"""`python -m lianqiao` is the command line."""

import sys

from lianqiao.config.cli import main

sys.exit(main())
