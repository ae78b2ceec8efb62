"""Starts the command: `sitegen`, or `python -m sitegen`."""

import gc
import sys

from sitegen.cli import main


def run() -> None:
    """Runs one command and ends with its exit code."""
    code = main()
    gc.freeze()  # the process ends: nobody needs to look for garbage once more
    sys.exit(code)


if __name__ == "__main__":
    run()
