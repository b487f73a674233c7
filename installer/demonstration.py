"""The main job on demonstration data: in the window, or, without a screen, printed and drawn to files."""

import json
import os
import shutil
import subprocess

from environment import PYTHON, ROOT, Stuck

FOLDER = ROOT / "build" / "demo"
WORKSPACE = FOLDER / "workspace"
SHOTS = FOLDER / "screenshots"
_PASSPHRASE = "demonstration"
"""Of a workspace of invented data, made anew each time: nothing to protect."""


def run(*, screen: bool, drawing: bool) -> int:
    """Show the demonstration; 1 where a part of it could not be done. Raises Stuck."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    WORKSPACE.mkdir(parents=True)
    if screen:
        print(f"Opening the window on the demonstration ({WORKSPACE})…", flush=True)
        return subprocess.run(_command("demo"), cwd=ROOT, env=_environment(), check=False).returncode
    # Qt's off-screen platform warns at each window that it takes no hint of size.
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false"}
    print("No screen here: the same job on the command line.\n", flush=True)
    print(_tournee("demo", "--load-only"))
    print(_tournee("shortlist", _first_firm_with_lots(), "--top", "5"))
    if not drawing:
        print("No screenshots: Qt's libraries are missing (see the command above).")
        return 1
    print(f"Drawing every page…  ({SHOTS})", flush=True)
    _tournee("shots", str(SHOTS))
    print(f"{len(list(SHOTS.glob('**/*.png')))} screenshots in {SHOTS}")
    return 0


def _first_firm_with_lots() -> str:
    """The SIRET of a firm that some lot suits."""
    for firm in json.loads(_tournee("firms", "list", "--json"))["firms"]:
        if firm["siret"] and json.loads(_tournee("shortlist", firm["siret"], "--json"))["lots"]:
            return firm["siret"]
    raise Stuck("The demonstration holds no lot that suits a firm: this is a bug.")


def _tournee(*arguments: str) -> str:
    """What `tournee` printed on stdout. Raises Stuck where it failed."""
    done = subprocess.run(_command(*arguments), cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        raise Stuck(f"« tournee {' '.join(arguments)} » failed with code {done.returncode}: see the message above.")
    return done.stdout


def _command(*arguments: str) -> list[str]:
    return [str(PYTHON), "-m", "desktop", *arguments, "--workspace", str(WORKSPACE)]


def _environment() -> dict[str, str]:
    return {"TOURNEE_PASSPHRASE": _PASSPHRASE, **os.environ}
