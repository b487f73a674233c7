"""The virtual environment `.venv` of the checkout, at the versions of constraints.txt."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import libraries
import pip_wheel

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "installer" / "constraints.txt"
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
_STAMP = FOLDER / "installed.json"


class Stuck(Exception):  # noqa: N818 - a message to a person
    """The set-up cannot go on; the message says what to type."""


def prepare(extra: str = "") -> None:
    """Have `.venv` hold the program and its optional dependencies `extra`. At once when it does already. Raises Stuck."""
    wanted = _fingerprint()
    extras = _installed(wanted)
    if extras is not None and (not extra or extra in extras):
        return
    if not PYTHON.exists() or _run([str(PYTHON), "-c", "import pip"], quiet=True):
        _create()
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    print(f"Installing the program in {FOLDER.name} (first time or new versions)…", flush=True)
    if _run([str(PYTHON), "-m", "pip", "install", "-q", "-c", str(CONSTRAINTS), "-e", target]):
        raise Stuck("pip could not install the program: see its message above.\nIt uses this machine's own settings (pip config list).")
    _STAMP.write_text(json.dumps({"fingerprint": wanted, "extras": sorted({extra, *(extras or [])} - {""})}), "utf-8")


def missing() -> dict[str, str]:
    """Debian's package for what this Python lacks to make `.venv`; none where `.venv` is there."""
    if sys.platform != "linux" or PYTHON.exists() or importlib.util.find_spec("ensurepip"):
        return {}
    return {"ensurepip": f"python3.{sys.version_info.minor}-venv"}


def _fingerprint() -> str:
    """Changes with the place, the interpreter and the declared dependencies."""
    digest = hashlib.sha256(f"{ROOT}\n{sys.version}\n".encode())
    for path in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _installed(wanted: str) -> list[str] | None:
    """The extras that `.venv` holds at this fingerprint; None where it has to be (re)installed."""
    try:
        stamp = json.loads(_STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return stamp["extras"] if stamp["fingerprint"] == wanted and PYTHON.exists() else None


def _create() -> None:
    """Make `.venv` with pip in it: by ensurepip, else by the machine's pip, else by pip's wheel."""
    if importlib.util.find_spec("venv") is None:
        raise Stuck(f"This Python has no venv module.\nType: {libraries.command(missing())}")
    if importlib.util.find_spec("ensurepip") and not _run([sys.executable, "-m", "venv", "--clear", str(FOLDER)]):
        return
    if _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(FOLDER)]):
        raise Stuck(f"The virtual environment {FOLDER} could not be made: see the message above.")
    if importlib.util.find_spec("pip") and not _run([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", "pip"]):
        return
    _bootstrap_pip()


def _bootstrap_pip() -> None:
    print("This Python has neither ensurepip nor pip: fetching pip's wheel…", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            wheel = pip_wheel.fetch(Path(folder))
        except pip_wheel.NoWheel as error:
            shutil.rmtree(FOLDER)
            raise Stuck(f"{error}.\nType: {libraries.command(missing())}\nthen start again.") from error
        if _run([str(PYTHON), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)]):
            raise Stuck("pip did not install itself: see the message above.")


def _run(command: list[str], *, quiet: bool = False) -> int:
    """The exit code of a command; what it builds keeps to the same versions."""
    pins = CONSTRAINTS.as_uri()  # as an address, because pip splits these settings at spaces
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_CONSTRAINT": pins, "PIP_BUILD_CONSTRAINT": pins}
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **settings}, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
    ).returncode
