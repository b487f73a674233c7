"""A workspace that does not open although its secret is right: its newest good backup takes its place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.base import formats
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.store import keys
from desktop.store.restoring import Restored
from desktop.store.tries import TooSoon
from desktop.ui.gate.unlocking import Unlocking
from desktop.work import backups

if TYPE_CHECKING:
    from desktop.ui.session import Session


def offer(session: "Session") -> tuple[str, Callable[[], object]] | None:
    """What the button of the latest backup says and does; None where there is none within reach."""
    try:
        found = backups.latest(session.folder)
    except Problem:
        return None
    if found is None:
        return None
    return _("Restaurer la sauvegarde du {when}").format(when=formats.moment(found.at)), lambda: _begin(session)


def _begin(session: "Session") -> None:
    """Restore by the key that is known; else ask for a secret first. The machine's keyring is not asked: it may be locked."""
    key, folder = session.key, session.folder
    if key is not None:
        session.act_from_gate(_("Restauration…"), lambda progress: told(backups.restore_latest(folder, key, progress)))
        return
    gate = session.gate
    if gate is not None:
        words = _("Donnez la phrase secrète du classeur, ou celle du jour de la sauvegarde.")
        face = Unlocking(gate.remember_box(), _("Restaurer la sauvegarde"), words, _("Restaurer"))
        face.given.connect(lambda secret: _restore(session, face, secret))
        gate.show_face(face)
        gate.wait_if_too_soon(face)


def _restore(session: "Session", face: Unlocking, secret: str) -> None:
    gate, folder = session.gate, session.folder
    if gate is None:
        return

    def work(progress: Progress) -> tuple[bytes, str]:
        said = told(backups.restore_latest(folder, secret, progress))
        return keys.unlock(folder, secret), said

    def refused(problem: Problem) -> None:
        if isinstance(problem, keys.Refused | TooSoon):
            face.refuse(problem)
            gate.wait_if_too_soon(face)
        else:
            gate.stop(problem)

    gate.run(_("Restauration…"), work, lambda found: session.restored(*found), refused)


def told(restored: Restored) -> str:
    """What to say in the window that comes back."""
    said = _("Sauvegarde du {when} restaurée.").format(when=formats.moment(restored.at))
    return f"{said} {restored.remarks[0].title}" if restored.remarks else said
