"""Write constraints.txt: the exact versions of the working environment, for every system.

Run by whoever changes a dependency: `.venv/bin/python installer/pin.py`. What only another system needs
(pywin32-ctypes, pefile…) is pinned at the newest version pip finds.
"""

import importlib.metadata
import json
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
_HEADER = "# Exact versions of everything the program and its tests need, on every system.\n# Written by installer/pin.py.\n"


def main() -> None:
    """Write the file and say how many pins it holds."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = declared["project"]
    roots = [*project["dependencies"], *project["optional-dependencies"]["dev"], *declared["build-system"]["requires"], "editables"]
    pins = closure([Requirement(text) for text in roots])
    lines = [f"{name}=={version}\n" for name, version in sorted(pins.items())]
    (ROOT / "installer" / "constraints.txt").write_text(_HEADER + "".join(lines), "utf-8")
    print(f"{len(lines)} pins")


def closure(roots: list[Requirement]) -> dict[str, str]:
    """Name → version of `roots` and all that they require on Python ≥ 3.11, whatever the system."""
    pins: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(roots)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        key = (name, frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        pins[name] = pins.get(name) or _version(name)
        waiting += _requirements(name, requirement.extras)
    return pins


def _requirements(name: str, extras: set[str]) -> list[Requirement]:
    """What an installed distribution asks for on some system, with the named extras."""
    try:
        texts = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [found for found in map(Requirement, texts) if any(_applies(found, extra) for extra in {"", *extras})]


def _applies(requirement: Requirement, extra: str) -> bool:
    systems = (
        {"sys_platform": "linux"},
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
        {"sys_platform": "darwin"},
    )
    versions = ("3.11", "3.12", "3.13", "3.14")
    return requirement.marker is None or any(
        requirement.marker.evaluate({**system, "python_version": version, "python_full_version": f"{version}.0", "extra": extra})
        for system in systems
        for version in versions
    )


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--no-deps", "--ignore-installed", "--report", "-", name]
        report = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
        return json.loads(report)["install"][0]["metadata"]["version"]


if __name__ == "__main__":
    main()
