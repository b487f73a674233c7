"""Where a notice's work is done, as far as the notice tells."""

from desktop.model import codes
from desktop.model.notices import Notice


def located(notice: Notice) -> Notice:
    """The notice with the commune of its buyer, found by postcode and town; unchanged where that is not certain."""
    if notice.buyer_commune or not (notice.buyer_town or notice.buyer_postcode):
        return notice
    department = notice.buyer_postcode[:2] if notice.buyer_postcode else (notice.departments[0] if len(notice.departments) == 1 else None)
    named = codes.communes_named(notice.buyer_town, department) if notice.buyer_town else ()
    if not named and notice.buyer_postcode:
        named = codes.communes_of_postcode(notice.buyer_postcode)
    return notice.but(buyer_commune=named[0].insee) if len(named) == 1 else notice
