"""SIRET and SIREN as lists really hold them: cut, rounded or stripped of their zeros by a spreadsheet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.base import formats
from desktop.feeds.workbooks import FORMULA
from desktop.model.firms import luhn, siret_fault

_JUNK = re.compile(r"[\s.'’\-_/\u00a0\u202f\u200b\ufeff]|^(?:siret|siren|n°)\s*:?", re.I)
_WHOLE_FLOAT = re.compile(r"(\d+)[.,]0*")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?E\+?(\d{1,2})", re.I)
_LEAST_EXACT = 13
"""Significant digits below which a number in scientific notation has been rounded (a SIRET may end with one zero)."""


@dataclass(frozen=True)
class Identity:
    """Who a row is about. `fault` says in French why its numbers cannot be trusted; both numbers empty: it gives none."""

    siret: str = ""
    siren: str = ""
    fault: str = ""


def identity(values: Mapping[str, str]) -> Identity:
    """The SIRET, or the SIREN alone, of a row's `siret`, `siren` and `nic`."""
    siret, siren, nic = (values.get(name, "") for name in ("siret", "siren", "nic"))
    if FORMULA in (siret, siren):
        return Identity(
            fault="Le SIRET est une formule sans valeur : ouvrez le classeur dans un tableur, enregistrez-le, puis importez-le."
        )
    number = _digits(siren).zfill(9) if _digits(siren) else ""
    if not siret and number and nic:
        siret = number + _digits(nic).zfill(5)
    if not siret:
        return _siren_only(number) if number else Identity()
    found = recover(siret)
    if found.siret and number and not found.siret.startswith(number):
        return Identity(fault=f"Le SIRET {formats.siret(found.siret)} et le SIREN {number} ne vont pas ensemble.")
    return found


def recover(text: str) -> Identity:
    """The SIRET or SIREN of one cell; what a spreadsheet did to it is undone only where that can be proven by the key."""
    compact = _JUNK.sub("", text.strip()) if not _SCIENTIFIC.fullmatch(text.strip()) else text.strip()
    if scientific := _SCIENTIFIC.fullmatch(compact):
        return _from_scientific(text.strip(), scientific)
    digits = _digits(text)
    if not digits.isascii() or not digits.isdigit():
        return Identity(fault=f"« {text.strip()[:40]} » n’est pas un SIRET : il ne contient que des chiffres.")
    if len(digits) == 13 and siret_fault("0" + digits) is None:
        return Identity(siret="0" + digits)
    if len(digits) in (8, 9):
        return _siren_only(digits.zfill(9))
    if len(digits) in (12, 13):
        return Identity(fault=f"{digits} : {len(digits)} chiffres au lieu de 14. Le tableur a pu effacer les zéros du début.")
    fault = siret_fault(digits)
    return Identity(fault=f"{digits[:20]} : {fault}") if fault else Identity(siret=digits)


def _digits(text: str) -> str:
    whole = _WHOLE_FLOAT.fullmatch(text.strip())
    return whole[1] if whole else _JUNK.sub("", text.strip())


def _from_scientific(shown: str, found: re.Match[str]) -> Identity:
    significant = found[1] + (found[2] or "")
    exact = Decimal(f"{found[1]}.{found[2] or '0'}E{found[3]}")
    digits = str(int(exact)) if exact == exact.to_integral_value() else ""
    if len(significant) >= _LEAST_EXACT and len(digits) in (13, 14) and siret_fault(digits.zfill(14)) is None:
        return Identity(siret=digits.zfill(14))
    return Identity(fault=f"{shown[:30]} : le tableur a arrondi ce SIRET, ses derniers chiffres sont perdus. Recopiez-le au format texte.")


def _siren_only(siren: str) -> Identity:
    if len(siren) != 9 or not siren.isascii() or not siren.isdigit():
        return Identity(fault=f"Un SIREN a 9 chiffres, pas « {siren[:20]} ».")
    if not luhn(siren) or siren == "000000000":
        return Identity(fault=f"La clé de ce SIREN est fausse ({siren}) : un chiffre est sans doute mal recopié.")
    return Identity(siren=siren)
