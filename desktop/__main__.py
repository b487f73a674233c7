"""Tournée: no argument opens the window; otherwise the command line."""

import sys


def main() -> int:
    """Run what was asked for; returns the exit code."""
    from desktop import app

    return app.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
