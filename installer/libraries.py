"""The system libraries that Qt needs on Linux: which are missing, and how they are installed."""

import ctypes
import os
import shutil
import subprocess
import sys

OFFSCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Library → Debian package, for Qt without a screen. Debian 13 renamed some (…t64) and still answers to these names."""

WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What a real window needs besides."""


def missing(wanted: dict[str, str]) -> dict[str, str]:
    """Those of `wanted` that the system cannot load; none outside Linux, where Qt's wheels suffice."""
    return {name: package for name, package in wanted.items() if sys.platform == "linux" and not _loads(name)}


def install(packages: list[str]) -> bool:
    """Install Debian packages where that may be done without asking; True when it was. Prints what it runs."""
    prefix = _prefix()
    if prefix is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        command = [*prefix, "apt-get", *arguments]
        print("$", " ".join(command), flush=True)
        if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def command(names: dict[str, str]) -> str:
    """What a person has to type to install the libraries `names`."""
    if shutil.which("apt-get"):
        return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(names.values())}"
    if shutil.which("dnf"):
        return "sudo dnf install " + " ".join(f"'{name}()(64bit)'" for name in names)
    return f"install with your system's own tool the packages that hold: {' '.join(names)}"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _prefix() -> list[str] | None:
    """What goes before apt-get: nothing for root, a sudo that asks nothing, or None where it may not run."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    silent = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if silent else None
