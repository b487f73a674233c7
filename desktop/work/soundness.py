"""Is the workspace whole? Its file, its journal, its papers, its keys, its last backup: each is looked at, nothing is changed."""

from collections.abc import Callable

from desktop.base import formats
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import plural
from desktop.store import contents, disks, keys, whole
from desktop.store.workspace import Workspace
from desktop.work import backups
from desktop.work.check import Check

SHOWN = 5
"""How many faults of one sort are named."""
_SLOTS = {"passphrase": "phrase secrète", "recovery": "code de secours", "chamber": "clé de la chambre"}


def soundness(workspace: Workspace, progress: Progress | None = None) -> list[Check]:
    """Look at everything; work for a job. None raises for something foreseeable: a Problem becomes a failed check."""
    looks: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("Fichier", lambda: _file(workspace)),
        ("Fiches et journal", lambda: _journal(workspace)),
        ("Pièces jointes", lambda: _papers(workspace, progress or Progress())),
        ("Réglages et avis publics", lambda: _beside(workspace)),
        ("Clés", lambda: _keys(workspace)),
        ("Dernière sauvegarde", lambda: _backup(workspace)),
    )
    return [_guarded(name, look) for name, look in looks]


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except Problem as problem:
        return Check(name=name, ok=False, detail=" ".join(filter(None, (problem.title, problem.hint))))


def _file(workspace: Workspace) -> Check:
    with whole.steady(workspace.connection, workspace.path):
        found = whole.faults(workspace.connection)
    size = formats.number(workspace.path.stat().st_size / 1_000_000, 1)
    return Check(name="Fichier", ok=not found, detail=" ; ".join(found[:SHOWN]) or f"{size} Mo, chaque page relue")


def _journal(workspace: Workspace) -> Check:
    connection = workspace.connection
    with whole.steady(connection, workspace.path):
        records, entries, wrong = sum(whole.counts(connection).values()), whole.changes_count(connection), whole.unfolded(connection)
    if wrong:
        named = ", ".join(f"{kind} {id}" for kind, id in wrong[:SHOWN])
        return Check(name="Fiches et journal", ok=False, detail=f"{len(wrong)} fiche(s) ne sont pas ce que dit le journal : {named}")
    told = f"{plural('{n} fiche', '{n} fiches', records)}, {plural('{n} modification', '{n} modifications', entries)}"
    return Check(name="Fiches et journal", ok=True, detail=f"{told} : les fiches sont ce que dit le journal")


def _papers(workspace: Workspace, progress: Progress) -> Check:
    """Every content that the journal refers to is here, opens, and is what was brought. One that the server has may be elsewhere."""
    hashes = contents.known(workspace.connection)
    elsewhere = contents.receipts(workspace.connection)
    absent, damaged = 0, 0
    for sha256 in hashes:
        if not workspace.contents.has(sha256):
            absent += sha256 not in elsewhere
            continue
        try:
            with disks.spoken(workspace.contents.path(sha256)), workspace.contents.open(sha256) as stream:
                damaged += disks.stream(stream, None, lambda count: progress.step(0))[0] != sha256
        except Problem:
            damaged += 1
    wrong = (
        plural("{n} absente", "{n} absentes", absent) if absent else "",
        plural("{n} abîmée", "{n} abîmées", damaged) if damaged else "",
    )
    detail = ", ".join(filter(None, (plural("{n} contenu", "{n} contenus", len(hashes)), *wrong)))
    return Check(name="Pièces jointes", ok=not absent and not damaged, detail=detail)


def _beside(workspace: Workspace) -> Check:
    """What lies beside the workspace file and was found damaged when it was opened: it was put aside then, and made again."""
    found = [f"{problem.title} {problem.hint}".strip() for problem in workspace.troubles]
    return Check(name="Réglages et avis publics", ok=not found, detail=" ; ".join(found) or "lus")


def _keys(workspace: Workspace) -> Check:
    if workspace.key is None:
        return Check(name="Clés", ok=True, detail="classeur non chiffré")
    keys.verify(workspace.folder, workspace.key)
    found = keys.slots(workspace.folder)
    both = keys.copied(workspace.folder)
    detail = ", ".join(_SLOTS.get(kind, kind) for kind in found) + ("" if both else f" ; il manque {keys.FILE} ou sa copie")
    return Check(name="Clés", ok="passphrase" in found and both, detail=detail)


def _backup(workspace: Workspace) -> Check:
    """The last backup within reach is read again and opened. That there is none yet is said, and is no fault of the workspace."""
    name = "Dernière sauvegarde"
    found = backups.listing(workspace)
    if not found:
        return Check(name=name, ok=True, detail="aucune à portée")
    last = found[0].backup
    backups.verify(workspace, last.path)
    return Check(name=name, ok=True, detail=f"{formats.moment(last.at)}, relue : {last.path}")
