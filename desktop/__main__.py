"""Tournée: no argument opens the window; otherwise the command line."""

import sys

__version__ = "0.1.0"


def main() -> int:
    """Run what was asked for; returns the exit code."""
    from desktop import app

    return app.run(sys.argv[1:], __version__)


if __name__ == "__main__":
    sys.exit(main())
