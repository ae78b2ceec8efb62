"""Starts the command: `sitegen`, or `python -m sitegen`."""

import gc
import sys

from sitegen.cli import main


def run() -> None:
    """Runs one command and ends with its exit code."""
    if sys.argv[1:2] == ["build"]:
        gc.disable()  # one build, and the process ends: nobody needs to look for garbage
    code = main()
    gc.freeze()  # not even at the end
    sys.exit(code)


if __name__ == "__main__":
    run()
