"""A backup brought to the gate: in the place of a workspace that does not open, or on a new machine."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base import formats
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.store import keys, packing
from desktop.store.restoring import Restored
from desktop.store.tries import TooSoon
from desktop.ui import choosing
from desktop.ui.gate.unlocking import Unlocking
from desktop.work import backups

if TYPE_CHECKING:
    from desktop.ui.gate.gate import Gate


class Host(Protocol):
    """What the session does for a restore at the gate."""

    folder: Path
    key: bytes | None
    gate: "Gate | None"

    def act_from_gate(self, words: str, action: Callable[[Progress], object]) -> None:
        """Do `action` on the folder while the gate is shown, then try again to open the workspace."""
        ...

    def restored(self, key: bytes | None, said: str) -> None:
        """A backup has taken the workspace's place: open it by its key."""
        ...


def offer(session: Host) -> tuple[str, Callable[[], object]] | None:
    """What the button of the latest backup says and does; None where there is none within reach."""
    try:
        found = backups.latest(session.folder)
    except Problem:
        return None
    if found is None:
        return None
    return _("Restaurer la sauvegarde du {when}").format(when=formats.moment(found.at)), lambda: _begin(session)


def _begin(session: Host) -> None:
    """Restore by the key that is known; else ask for a secret first. The machine's keyring is not asked: it may be locked."""
    key, folder = session.key, session.folder
    if key is not None:
        session.act_from_gate(_("Restauration…"), lambda progress: told(backups.restore_latest(folder, key, progress)))
        return
    gate = session.gate
    if gate is not None:
        words = _("Donnez la phrase secrète du classeur, ou celle du jour de la sauvegarde.")
        face = Unlocking(gate.remember_box(), _("Restaurer la sauvegarde"), words, _("Restaurer"), can_go_back=True)
        _ask(session, gate, face, lambda secret, progress: backups.restore_latest(folder, secret, progress))


def bring(session: Host) -> None:
    """A new machine, or an empty folder: choose the file of a backup, and give its secret."""
    gate = session.gate
    if gate is None:
        return
    kinds = f"{_('Sauvegardes de Tournée')} (*.tournee);;{_('Tous les fichiers')} (*)"
    for file in choosing.files(gate, _("Choisir une sauvegarde"), kinds)[:1]:
        gate.run(_("Vérification…"), lambda _progress, file=file: packing.read(file), lambda _manifest, file=file: _ask_for(session, file))


def _ask_for(session: Host, file: Path) -> None:
    """The file is a backup: what opens it is asked."""
    gate, folder = session.gate, session.folder
    if gate is not None:
        words = _(
            "Donnez la phrase secrète qui ouvrait ce classeur le jour de la sauvegarde, ou son code de secours. "
            "Les avis publics ne sont pas dans la sauvegarde : lancez ensuite la veille, ou importez-les."
        )
        face = Unlocking(gate.remember_box(), _("Restaurer une sauvegarde"), words, _("Restaurer"), can_go_back=True)
        _ask(session, gate, face, lambda secret, progress: backups.restore(folder, file, secret, progress))


def _ask(session: Host, gate: "Gate", face: Unlocking, restore: Callable[[str, Progress], Restored]) -> None:
    face.given.connect(lambda secret: _restore(session, face, secret, restore))
    face.back.connect(gate.again)
    gate.show_face(face)
    gate.wait_if_too_soon(face)


def _restore(session: Host, face: Unlocking, secret: str, restore: Callable[[str, Progress], Restored]) -> None:
    gate = session.gate
    if gate is None:
        return

    def work(progress: Progress) -> tuple[bytes | None, str]:
        done = restore(secret, progress)
        return done.key, told(done)

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
    bare = restored.before is None and restored.aside is None
    notices = _("Les avis publics ne sont pas dans la sauvegarde : lancez la veille ou importez-les.") if bare else ""
    return " ".join(filter(None, (said, restored.remarks[0].title if restored.remarks else "", notices)))
