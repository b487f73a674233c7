"""The workspace itself: made, looked at, its passphrase, its backups, its way out, and what is erased from it."""

from argparse import Namespace
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.base import formats
from desktop.base.problem import Damaged, Problem
from desktop.base.words import plural
from desktop.cli import opening
from desktop.cli.ids import record_id
from desktop.cli.verbs import FOLDER, ID, Answer, Argument, Verb
from desktop.store import keys, tries
from desktop.store.remembering import PASSPHRASE, Locked, Missing
from desktop.store.workspace import NAME, Workspace
from desktop.work import backups, erasing, exporting, soundness
from desktop.work.check import Check


def _create(folder: Path, chosen: Namespace) -> Answer:
    key, code = keys.begin(folder, opening.new_passphrase(PASSPHRASE))
    with closing(Workspace.open(folder, key)):
        keys.unlock(folder, code)  # nobody made another meanwhile
        keys.note_code(folder, key)
    lines = (
        f"Classeur créé dans « {folder} ».",
        f"Code de secours, montré cette seule fois : {code}",
        "Écrivez-le sur papier, loin de cette machine.",
    )
    return {"folder": str(folder), "recovery_code": code}, "\n".join(lines)


def _check(folder: Path, chosen: Namespace) -> Answer:
    if not (folder / NAME).exists() and not keys.exists(folder):
        raise Missing(folder)
    try:
        if not (folder / NAME).exists():  # opening would make an empty one
            raise Damaged(f"« {folder / NAME} » manque.", "Restaurez la dernière sauvegarde.")
        with closing(opening.opened(folder)) as workspace:
            found = soundness.soundness(workspace)
    except (keys.Refused, tries.TooSoon, Locked):
        raise
    except Problem as problem:
        found = [Check(name="Ouverture", ok=False, detail=f"{problem.title} {problem.hint}".strip())]
    lines = [f"{'ok    ' if one.ok else 'ÉCHEC '} {one.name} : {one.detail}" for one in found]
    return {"ok": all(one.ok for one in found), "checks": [asdict(one) for one in found]}, "\n".join(lines)


def _passwd(workspace: Workspace, chosen: Namespace) -> Answer:
    if workspace.key is None:
        raise Problem("Ce classeur n’est pas chiffré : il n’a pas de phrase secrète.")
    keys.change_passphrase(workspace.folder, workspace.key, opening.new_passphrase(opening.NEW_PASSPHRASE))
    return {
        "changed": True
    }, "Phrase secrète changée : l’ancienne n’ouvre plus ce classeur (elle ouvre encore les sauvegardes déjà faites)."


def _backup(workspace: Workspace, chosen: Namespace) -> Answer:
    made = backups.make(workspace, folder=chosen.folder)
    troubles = [str(problem) for problem in made.troubles]
    text = f"Sauvegarde faite et relue : {made.backup.path} ({backups.said(made)})."
    data = {"file": str(made.backup.path), "size": made.backup.size, "at": made.backup.at.isoformat(), "troubles": troubles}
    return data, "\n".join([text, *troubles])


def _restore(folder: Path, chosen: Namespace) -> Answer:
    try:
        done = backups.restore(folder, chosen.file)
    except Locked:
        done = backups.restore(folder, chosen.file, opening.asked(opening.ASKED))
    before = str(done.before.path) if done.before else None
    aside = str(done.aside) if done.aside else None
    remarks = [str(remark) for remark in done.remarks]
    lines = [f"Classeur restauré tel qu’il était le {formats.moment(done.at)}."]
    lines += [f"Ce qui était là avant est gardé : {before}"] if before else []
    lines += [f"Le fichier abîmé est gardé à côté : {aside}"] if aside else []
    data = {"at": done.at.isoformat(), "before": before, "aside": aside, "missing": done.missing, "remarks": remarks}
    return data, "\n".join([*lines, *remarks])


def _export(workspace: Workspace, chosen: Namespace) -> Answer:
    done = exporting.export(workspace, chosen.folder)
    counted = (
        plural("{n} fiche", "{n} fiches", sum(done.records.values())),
        plural("{n} modification", "{n} modifications", done.changes),
        plural("{n} pièce jointe", "{n} pièces jointes", done.papers),
    )
    missing = f"\n{len(done.missing)} pièce(s) sans contenu ici : voir LISEZMOI.txt." if done.missing else ""
    missing += f"\n{len(done.damaged)} pièce(s) abîmée(s), laissée(s) de côté : voir LISEZMOI.txt." if done.damaged else ""
    text = f"{', '.join(counted)} dans « {done.folder} ».{missing}\nRien n’y est chiffré : gardez ce dossier à l’abri."
    return {**asdict(done), "folder": str(done.folder)}, text


def _erase(workspace: Workspace, chosen: Namespace) -> Answer:
    id = record_id(workspace, chosen.id)
    elsewhere = erasing.preview(workspace, id).mentions
    proof = erasing.erase(workspace, id, chosen.reason)
    named = [f"Son nom se lit encore ailleurs : {mention.what} ({mention.id})." for mention in elsewhere]
    troubles = [*named, *erasing.in_backups(workspace)]
    data: dict[str, Any] = {"proof": proof.id, "erased": list(proof.erased), "what": proof.what, "reason": proof.reason}
    text = f"Effacé le {formats.day(proof.erased_on)} : {proof.what}.\nPreuve : {proof.id}\n{_OUT_OF_REACH}"
    return {**data, "erased_on": proof.erased_on.isoformat(), "troubles": troubles}, "\n".join([text, *troubles])


_OUT_OF_REACH = (
    "Hors de portée de Tournée : les sauvegardes faites ou copiées dans un autre dossier, les exports, les fichiers enregistrés ou\n"
    "envoyés, les autres machines. Effacez-les vous-même : une telle sauvegarde, restaurée ailleurs, ramènerait ce qui est effacé."
)
_FILE: Argument = ("file", {"type": Path, "metavar": "FICHIER"})
_REASON: Argument = ("--reason", {"default": "", "metavar": "MOTIF", "help": "gardé dans la preuve : n’y nommez personne"})
VERBS = (
    Verb(("workspace", "create"), "créer le classeur et son code de secours", closed=_create),
    Verb(("workspace", "check"), "vérifier que le classeur est entier", closed=_check),
    Verb(("workspace", "passwd"), "changer la phrase secrète", _passwd),
    Verb(("workspace", "backup"), "sauvegarder le classeur dans un dossier", _backup, (FOLDER,)),
    Verb(("workspace", "restore"), "restaurer une sauvegarde", None, (_FILE,), closed=_restore),
    Verb(("workspace", "export"), "écrire tout le classeur en formats ouverts, non chiffrés", _export, (FOLDER,)),
    Verb(("workspace", "erase"), "effacer une fiche et tout ce qui en dépend", _erase, (ID, _REASON)),
)
