"""Backups as a person meets them: made each day by themselves, on request, looked at, and restored."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.base import clock, formats
from desktop.base.problem import Damaged, Problem
from desktop.base.progress import Progress
from desktop.base.settings import Settings
from desktop.base.words import _, plural
from desktop.store import backups, changes, comparing, forgetting, keys, packing, restoring
from desktop.store.backups import AUTOMATIC, DAILY, MANUAL, Backup
from desktop.store.comparing import Differences
from desktop.store.erasing import PURGE
from desktop.store.restoring import Restored, Secret
from desktop.store.workspace import Workspace
from desktop.work.standing import AWAY, LAST

REASONS = {
    "jour": "Chaque jour",
    "mise-a-jour": "Avant une mise à jour",
    "restauration": "Avant une restauration",
    "synchronisation": "Avant une synchronisation",
    "manuelle": "À votre demande",
}


@dataclass(frozen=True)
class Made:
    """A backup, and what went wrong beside it: a key that is away, older backups that keep what was erased."""

    backup: Backup
    troubles: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A backup in a folder; `problem` says why it cannot be used, `here` that it lies beside the workspace."""

    backup: Backup
    here: bool
    contents: int
    contents_size: int
    """Bytes of the attachments that it refers to; they lie beside it, once for all backups."""
    problem: Problem | None


def default(workspace: Workspace) -> Path:
    """The folder beside the workspace."""
    return workspace.folder / backups.FOLDER


def chosen(workspace: Workspace) -> Path | None:
    """The folder or USB key that was chosen; None where none was."""
    text = str(workspace.settings["backup_folder"]).strip()
    return Path(text).expanduser() if text else None


def choose(workspace: Workspace, folder: Path | None) -> None:
    """Keep backups in `folder` from now on; None: beside the workspace. Raises Problem where it cannot be written."""
    if folder is not None:
        _refuse_inside(workspace, folder)
        _probe(folder)
        _note(workspace, folder, None)
    workspace.local.set(AWAY, None)
    workspace.settings.set("backup_folder", str(folder or ""))


def reachable(workspace: Workspace, folder: Path) -> bool:
    """Whether a folder is there. A mount point without its key is a folder too, but what was written there is not."""
    if not folder.is_dir():
        return False
    return str(folder) not in _noted(workspace) or bool(backups.listing(folder, keys.fingerprint(workspace.key)))


def make(workspace: Workspace, reason: str = MANUAL, folder: Path | None = None, progress: Progress | None = None) -> Made:
    """Back up into `folder`, by default the chosen one. An automatic one goes beside the workspace where that is out of reach.

    Then what was erased is taken out of the backups there, and old automatic ones are removed. Raises Problem where there is
    no backup at the end, Damaged where the workspace is what cannot be read.
    """
    wanted = folder or chosen(workspace) or default(workspace)
    _in_bytes(progress)
    try:
        _refuse_inside(workspace, wanted)
        if folder is None and wanted != default(workspace) and not reachable(workspace, wanted):
            raise Problem(f"« {wanted} » n’est pas là.", "Branchez la clé de sauvegarde, ou choisissez un autre dossier.")
        return _made(workspace, reason, wanted, progress)
    except Damaged:
        raise
    except Problem as problem:
        if reason not in AUTOMATIC or folder is not None or wanted == default(workspace):
            raise
        made = _made(workspace, reason, default(workspace), progress)
        return Made(made.backup, (problem, *made.troubles))


def _made(workspace: Workspace, reason: str, folder: Path, progress: Progress | None) -> Made:
    source = workspace.source
    made = backups.make(source, folder, reason, progress)
    _note(workspace, folder, made.at)
    if folder == chosen(workspace):
        workspace.local.set(AWAY, None)
    absorbed = forgetting.absorb(source, folder, progress)
    backups.prune(folder, made)
    return Made(made, (*_spoiled(made), *(problem for _one, problem in absorbed.failed)))


def _spoiled(made: Backup) -> tuple[Problem, ...]:
    if not made.spoiled:
        return ()
    told = plural("{n} pièce jointe abîmée n’est", "{n} pièces jointes abîmées ne sont", made.spoiled)
    return (Problem(f"{told} pas dans la sauvegarde.", "Reprenez les originaux, ou une sauvegarde plus ancienne qui les a encore."),)


def said(made: Made) -> str:
    """What was made, and what of it was read again: « 12,3 Mo, 2 pièces jointes copiées et relues »."""
    copied = plural("{n} pièce jointe copiée et relue", "{n} pièces jointes copiées et relues", made.backup.copied)
    size = f"{formats.number(made.backup.size / 1_000_000, 1)}{formats.NARROW}Mo"
    return f"{size}, {copied}" if made.backup.copied else size


def due(workspace: Workspace) -> bool:
    """Whether the folder of the day has no backup of today yet."""
    folder = _of_the_day(workspace)
    last = _noted(workspace).get(str(folder))
    return (last is None or last.date() != clock.today()) and changes.any_made(workspace.connection)


def daily(workspace: Workspace, progress: Progress | None = None) -> Made | None:
    """The backup of the day, where it is due; quiet work for a job at start and every hour."""
    folder = chosen(workspace)
    workspace.local.set(AWAY, True if folder is not None and not reachable(workspace, folder) else None)
    made = make(workspace, DAILY, None, progress) if due(workspace) else None
    _see(workspace)
    return made


def quiet(workspace: Workspace, progress: Progress | None = None) -> tuple[Problem, ...]:
    """What is done without being asked, at start and every hour: a purge that was cut, the backup of the day. Returns what failed."""
    left = resume(workspace, progress)
    made = daily(workspace, progress)
    return (*(made.troubles if made else ()), *left)


def resume(workspace: Workspace, progress: Progress | None = None) -> list[Problem]:
    """Finish what an erasure had to take out of the backups, where it was cut or a key was away. Nothing, and quick, where it was not."""
    return absorb(workspace, progress) if workspace.local.get(PURGE) else []


def _of_the_day(workspace: Workspace) -> Path:
    folder = chosen(workspace)
    return folder if folder is not None and reachable(workspace, folder) else default(workspace)


def listing(workspace: Workspace) -> list[Listed]:
    """The backups of this workspace within reach, newest first. Reads the beginning of each: work for a job."""
    found: list[Listed] = []
    for folder in _folders(workspace):
        for backup in backups.listing(folder, keys.fingerprint(workspace.key)):
            try:
                manifest, problem = packing.read(backup.path), None
            except Problem as raised:
                manifest, problem = None, raised
            sizes = manifest.contents.values() if manifest else ()
            found.append(Listed(backup, folder == default(workspace), len(sizes), sum(sizes), problem))
    order = {backup.path: place for place, backup in enumerate(backups.in_order(one.backup for one in found))}
    return sorted(found, key=lambda one: order[one.backup.path])


def verify(workspace: Workspace, path: Path, progress: Progress | None = None) -> None:
    """Read a whole backup again and open it. Raises Problem where it cannot be relied on."""
    _in_bytes(progress)
    backups.good(path, workspace.key, progress)


def latest(folder: Path) -> Backup | None:
    """The newest backup within reach of the workspace in `folder`, which need not open. Quick: nothing is verified."""
    return next(iter(_within_reach(folder)), None)


def restore_latest(folder: Path, secret: Secret = None, progress: Progress | None = None) -> Restored:
    """Restore the newest backup that is good. Raises Damaged where none is, and what `restore` raises."""
    _in_bytes(progress)
    first: Damaged | None = None
    for backup in _within_reach(folder):
        try:
            return restoring.restore(folder, backup.path, secret, progress)
        except Damaged as problem:
            first = first or problem
    raise first or Problem("Il n’y a pas de sauvegarde ici.", "Branchez la clé de sauvegarde, ou choisissez le fichier d’une sauvegarde.")


def _within_reach(folder: Path) -> list[Backup]:
    """Without its key a workspace is known by its key file; where that does not tell, only what lies beside is taken for its own."""
    name = keys.named(folder)
    elsewhere = str(Settings(folder / "settings.json")["backup_folder"])
    places = [folder / backups.FOLDER, *([Path(elsewhere)] if elsewhere and name else [])]
    return backups.in_order(backup for place in places for backup in backups.listing(place, name))


def preview(workspace: Workspace, file: Path, secret: Secret = None, progress: Progress | None = None) -> Differences:
    """What restoring `file` over this workspace would change. Work for a job."""
    _in_bytes(progress)
    return comparing.preview(workspace.folder, file, workspace.key if secret is None else secret, progress)


def restore(folder: Path, file: Path, secret: Secret = None, progress: Progress | None = None) -> Restored:
    """Restore `file` into `folder`, whose workspace is closed; see `store.restoring`."""
    _in_bytes(progress)
    return restoring.restore(folder, file, secret, progress)


def absorb(workspace: Workspace, progress: Progress | None = None) -> list[Problem]:
    """Take what was erased out of every backup within reach. Returns what could not be done; a key that is away comes later.

    A damaged file that was put aside cannot be read, hence not be cleaned: it is named.
    """
    aside = sorted(workspace.folder.glob("workspace.db.abime-*"))
    hint = _("Supprimez-le, et le dossier « attachments » de la même date, dès qu’il ne sert plus.")
    troubles = [Problem(_("« {name} » peut encore contenir ce qui est effacé.").format(name=path.name), hint) for path in aside]
    restoring.sweep(workspace.folder)
    before, left = backups.erasures(workspace.connection), list[Problem]()
    for folder in _folders(workspace):
        try:
            backups.sweep(folder, keys.fingerprint(workspace.key))
            left += [_uncleaned(one, problem) for one, problem in forgetting.absorb(workspace.source, folder, progress).failed]
        except Problem as problem:
            left.append(problem)
    away = chosen(workspace)
    with workspace.writing:  # an erasure made meanwhile is still to be taken out
        if not left and (away is None or away in _folders(workspace)) and before == backups.erasures(workspace.connection):
            workspace.local.set(PURGE, None)
    return [*troubles, *left]


def _uncleaned(backup: Backup, problem: Problem) -> Problem:
    title = _("« {name} » peut encore contenir ce qui est effacé.").format(name=backup.path.name)
    return Problem(title, _("{why} Supprimez-la si elle ne sert plus.").format(why=problem.title))


def _folders(workspace: Workspace) -> list[Path]:
    """The folders of backups within reach, the default one always: erasures are told there."""
    folder = chosen(workspace)
    return [default(workspace), *([folder] if folder is not None and folder != default(workspace) and reachable(workspace, folder) else [])]


def _refuse_inside(workspace: Workspace, folder: Path) -> None:
    """What lies among the workspace's own files would be swept with them."""
    place, own = folder.expanduser().resolve(), workspace.folder.resolve()
    if place.is_relative_to(own) and not place.is_relative_to(own / backups.FOLDER):
        raise Problem("Les sauvegardes ne peuvent pas aller parmi les fichiers du classeur.", "Choisissez un dossier ailleurs.")


def _in_bytes(progress: Progress | None) -> None:
    if progress is not None:
        progress.unit = "o"


def _probe(folder: Path) -> None:
    from desktop.store import disks

    with disks.spoken(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".tournee-essai"
        probe.write_bytes(b"")
        probe.unlink()


def last_in(workspace: Workspace, folder: Path) -> datetime | None:
    """When this machine last made a backup in `folder`, which need not be there; in Paris time."""
    return _noted(workspace).get(str(folder))


def _see(workspace: Workspace) -> None:
    """Note the newest backup that lies in each folder: after a restore, what was noted is of the backup's day."""
    noted = _noted(workspace)
    for folder in _folders(workspace):
        newest = max((one.at for one in backups.listing(folder, keys.fingerprint(workspace.key))), default=None)
        if newest is not None and newest != noted.get(str(folder)):
            _note(workspace, folder, newest)


def _noted(workspace: Workspace) -> dict[str, datetime]:
    kept: dict[str, str] = workspace.local.get(LAST, {})
    return {folder: datetime.fromisoformat(at) for folder, at in kept.items()}


def _note(workspace: Workspace, folder: Path, at: datetime | None) -> None:
    kept: dict[str, str] = {name: moment for name, moment in workspace.local.get(LAST, {}).items() if name != str(folder)}
    workspace.local.set(LAST, kept if at is None else {**kept, str(folder): at.isoformat()})
