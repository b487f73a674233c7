"""Tournée: no argument opens the window; otherwise the command line."""

__version__ = "0.1.0"


def main() -> int:
    """Run what was asked for; returns the exit code."""
    raise SystemExit(0)


if __name__ == "__main__":
    main()
