"""Tournée: no argument opens the window; otherwise the command line."""

import sys


def main() -> int:
    """Run what was asked for; returns the exit code."""
    if getattr(sys, "frozen", False):  # the bundle starts itself again to read a PDF in a process of its own
        from multiprocessing import freeze_support

        freeze_support()
    from desktop import app

    return app.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
