"""Photos, scans and papers kept with a record."""

from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.model.records import Record, field


@dataclass(frozen=True, kw_only=True)
class Attachment(Record):
    """One file kept with a record. Its content lies beside the workspace, found by the SHA-256 of what it holds."""

    KIND: ClassVar[str] = "attachment"
    PLURAL: ClassVar[str] = "attachments"
    LABEL: ClassVar[str] = "Pièce jointe"

    to: str = field("Rattachée à", "link")
    firm: str = field("Entreprise", "link")
    name: str = field("Nom du fichier")
    media: str = field("Nature", help="Type MIME : image/jpeg, application/pdf…")
    size: int | None = field("Taille", "number", unit="octets")
    sha256: str = field("Empreinte du contenu")
    original: str = field("Empreinte de l’original", help="Où la photo d’origine est gardée aussi.")
    taken_on: Any = field("Prise le", "moment")
    added_on: Any = field("Ajoutée le", "moment")
    pages: int | None = field("Pages", "number")
    scripts: bool = field("Contient un programme", "yes_no", default=False)
    remarks: str = field("Remarques", "long")
    archived: bool = field("Archivée", "yes_no", default=False)
