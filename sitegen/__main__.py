"""Starts the command when the package is run: `python -m sitegen`."""

import sys

from sitegen.cli import main

sys.exit(main())
