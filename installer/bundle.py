"""Build the program as one folder that needs no Python: `.venv/bin/python installer/bundle.py [--check]`.

The folder is dist/tournee. It is refused over 200 MB. `--check` also runs `tournee check` from the bundle, from a wheel
in an environment of its own, and from the checkout.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import libraries

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "dist" / "tournee"
PROGRAM = BUNDLE / ("tournee.exe" if sys.platform == "win32" else "tournee")
MOST = 200_000_000
"""Bytes a bundle may take."""


def main() -> int:
    """Build, measure, and check where asked; 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="bundle.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="run the self-check from the bundle, a wheel and the checkout")
    wanted = parser.parse_args()
    build()
    problems = faults()
    if wanted.check:
        problems += check_everywhere()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def build() -> None:
    """Run PyInstaller into dist/tournee, then take out what only a debugger reads (40 MB).

    Libraries in `*.libs` folders were rewritten when their wheel was made, and do not survive it.
    """
    lacking = libraries.missing({**libraries.OFFSCREEN, **libraries.WINDOW})
    if lacking:
        print(f"Not taken in, because this system lacks them; users' systems will need them: {' '.join(lacking.values())}", file=sys.stderr)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += [
        "--distpath",
        str(ROOT / "dist"),
        "--workpath",
        str(ROOT / "build" / "pyinstaller"),
        str(ROOT / "installer" / "tournee.spec"),
    ]
    subprocess.run(command, check=True)
    if sys.platform == "linux" and shutil.which("strip"):
        for path in (BUNDLE / "_internal").rglob("*.so*"):
            if not path.is_symlink() and not path.parent.name.endswith(".libs"):
                subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    _thin_xau()


def _thin_xau() -> None:
    """Pillow's copy of libXau, which it links for screenshots that nobody takes, was padded from 20 kB to 2 MB when its wheel was made."""
    for padded in (BUNDLE / "_internal" / "pillow.libs").glob("libXau-*"):
        for own in (*Path("/usr/lib").glob("*-linux-gnu/libXau.so.6"), Path("/usr/lib64/libXau.so.6")):
            if own.exists():
                shutil.copyfile(own, padded)
                return


def faults() -> list[str]:
    """What is wrong with the bundle as it lies there: its size, a shipped file that is missing."""
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{BUNDLE.relative_to(ROOT)}: {size / 1e6:.0f} MB")
    found = [] if size <= MOST else [f"The bundle takes {size / 1e6:.0f} MB, more than {MOST / 1e6:.0f}."]
    shipped = BUNDLE / "_internal" / "resources"
    for path in sorted((ROOT / "resources").rglob("*")):
        copy = shipped / path.relative_to(ROOT / "resources")
        if path.is_file() and (not copy.is_file() or copy.read_bytes() != path.read_bytes()):
            found.append(f"The bundle lacks {path.relative_to(ROOT)}.")
    return found


def check_everywhere() -> list[str]:
    """Run `tournee check` in the three ways the program is installed; what failed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = {
            "bundle": [str(PROGRAM)],
            "wheel": _installed_wheel(folder),
            "checkout": [sys.executable, "-m", "desktop"],
        }
        return [fault for way, command in ways.items() for fault in _check(way, command, folder)]


def _check(way: str, command: list[str], folder: Path) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DISPLAY", "WAYLAND_DISPLAY")}
    arguments = ["check", "--json", "--workspace", str(folder / f"workspace-{way}")]
    place = ROOT if way == "checkout" else folder
    done = subprocess.run([*command, *arguments], cwd=place, env=environment, capture_output=True, encoding="utf-8", check=False)
    try:
        checks = json.loads(done.stdout)["checks"]
    except ValueError:
        return [f"{way}: no answer (code {done.returncode})\n{done.stdout}{done.stderr}"]
    bad = [f"{way}: {check['name']}: {check['detail']}" for check in checks if not check["ok"]]
    print(f"{way:<10} {len(checks) - len(bad)} of {len(checks)} checks ok")
    return bad if bad or done.returncode == 0 else [f"{way}: code {done.returncode}"]


def _installed_wheel(folder: Path) -> list[str]:
    """Install the checkout's wheel in a fresh environment under `folder`; the command that runs it."""
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("tournee-*.whl")
    subprocess.run([*pip, "install", "-c", str(ROOT / "installer" / "constraints.txt"), str(wheel)], check=True)
    return [str(scripts / "tournee")]


if __name__ == "__main__":
    sys.exit(main())
