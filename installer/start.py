"""The two commands of the README, each enough on a fresh machine that has Python 3.11 or newer.

    python3 installer/start.py demo    the main job on demonstration data
    python3 installer/start.py test    every check and test

They install what is missing: system libraries (Linux), the environment `.venv`, the program in it.
"""

import argparse
import importlib
import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older one may well be called
    sys.exit("Tournée needs Python 3.11 or newer; this is Python " + sys.version.split()[0])

import demonstration
import environment
import libraries
import testing


def main() -> int:
    """Run one command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("demo", "test"))
    parser.add_argument("rest", nargs="*", help="test: passed on to pytest (after --)")
    arguments = parser.parse_args()
    os.environ["PYTHONUTF8"] = "1"
    screen = arguments.command == "demo" and has_screen()
    try:
        lacking = _libraries(screen)
        environment.prepare("dev" if arguments.command == "test" else "")
        if arguments.command == "test":
            return testing.run(arguments.rest)
        return demonstration.run(screen=screen and not lacking, drawing=not libraries.missing(libraries.OFFSCREEN))
    except environment.Stuck as stuck:
        print(f"\n{stuck}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if sys.platform != "linux":
        return not os.environ.get("CI")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _libraries(screen: bool) -> bool:
    """Install what only the system can give; True where Qt still lacks libraries, and says how to get them."""
    wanted = {**libraries.OFFSCREEN, **(libraries.WINDOW if screen else {})}
    lacking = {**libraries.missing(wanted), **environment.missing()}
    if lacking and libraries.install(list(lacking.values())):
        importlib.invalidate_caches()
    lacking = libraries.missing(wanted)
    if lacking:
        print(f"Qt needs libraries that this account may not install. Type:\n\n    {libraries.command(lacking)}\n", flush=True)
    return bool(lacking)


if __name__ == "__main__":
    sys.exit(main())
