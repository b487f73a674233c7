"""Where a notice's work is done, as far as the notice tells."""

from desktop.model import codes
from desktop.model.notices import Notice


def located(notice: Notice) -> Notice:
    """The notice with the commune of its buyer, found by postcode and town; unchanged where that is not certain."""
    if notice.buyer_commune or not (notice.buyer_town or notice.buyer_postcode):
        return notice
    found = codes.commune_of(notice.buyer_town, notice.buyer_postcode, notice.departments)
    return notice.but(buyer_commune=found) if found else notice
