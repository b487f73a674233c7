"""The wheel holds the whole program, and nothing else."""

import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from desktop.base.version import __version__

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout."""
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    return zipfile.ZipFile(built)


def test_every_resource_is_in_the_wheel(wheel: zipfile.ZipFile):
    there = {f"desktop/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert {name for name in wheel.namelist() if name.startswith("desktop/resources/")} == there


def test_every_module_is_in_the_wheel(wheel: zipfile.ZipFile):
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "desktop").rglob("*.py")}
    assert {name for name in wheel.namelist() if name.endswith(".py")} == there


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile):
    assert {name.partition("/")[0] for name in wheel.namelist()} == {"desktop", f"tournee-{__version__}.dist-info"}


def test_the_version_is_written_once(wheel: zipfile.ZipFile):
    metadata = wheel.read(f"tournee-{__version__}.dist-info/METADATA").decode()
    assert f"\nVersion: {__version__}\n" in metadata
    assert "version" not in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
