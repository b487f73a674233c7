"""eForms notices (eForms SDK 1.x): the same tree from TED's XML, from DILA's XML and from the JSON of the BOAMP API.

Keys carry the usual prefixes (`cbc:ID`, `cac:Party`, `efac:Organization`), whatever namespace they came from.
Codes: the EU code lists (notice-type, procurement-procedure-type, reserved-procurement, social-objective).
"""

import re
from collections.abc import Iterator
from typing import Any

from desktop.feeds import clauses, criteria
from desktop.feeds.draft import MOST_LOTS, Draft, LotDraft
from desktop.feeds.places import insee
from desktop.feeds.trees import Node, each, get, keys, raw
from desktop.feeds.values import Wall, cents, clean, department_of, name, notice_ids, plain_date, postcode, siret, unique, wall, web

ROOTS = ("ContractNotice", "ContractAwardNotice", "PriorInformationNotice", "BusinessRegistrationInformationNotice")
_EXTENSION = ("ext:UBLExtensions", "ext:UBLExtension", "ext:ExtensionContent", "efext:EformsExtension")
_PROCEDURES = {
    "open": "open",
    "restricted": "restricted",
    "neg-w-call": "negotiated",
    "neg-wo-call": "negotiated",
    "comp-dial": "dialogue",
}
_NATURES = {"works": "works", "services": "services", "supplies": "supplies"}
_PERIODS = (
    ("cac:TenderSubmissionDeadlinePeriod",),
    ("cac:ParticipationRequestReceptionPeriod",),
    (*_EXTENSION, "efac:InterestExpressionReceptionPeriod"),
)
_MONTHS = {"MONTH": 1.0, "YEAR": 12.0, "WEEK": 12 / 52, "DAY": 1 / 30.4}
_CRITERIA = {"price": "Prix", "cost": "Coût", "quality": "Qualité"}


def fill(content: Node, draft: Draft) -> None:
    """Read `{"EFORMS": {"ContractNotice": …}}` (or a root of ROOTS itself) into the draft."""
    content = get(content, "EFORMS") or content
    root = next((get(content, key) for key in keys(content) if key.split(":")[-1] in ROOTS), None)
    extension = get(root, *_EXTENSION)
    _kind(root, extension, draft)
    _buyer(root, extension, draft)
    project = get(root, "cac:ProcurementProject")
    draft.keep("object", clean(_words(project, "cbc:Name")))
    draft.keep("nature", _NATURES.get(raw(project, "cbc:ProcurementTypeCode")))
    code = raw(root, "cac:TenderingProcess", "cbc:ProcedureCode")
    draft.keep("procedure", _PROCEDURES.get(code, "other" if code else None))
    draft.keep("cpv", draft.cpv(_cpv(project)))
    draft.keep("amount", _amount(project))
    place, code = _place(project)
    draft.keep("place_name", place)
    draft.keep("place", code)
    draft.say("Objet", clean(_words(project, "cbc:Description")))
    for lot in _lots(root):
        if raw(lot, "cbc:ID", "@schemeName") != "LotsGroup":
            _lot(lot, draft)
    _dates(root, draft)
    _terms(root, draft)
    _winners(get(extension, "efac:NoticeResult"), extension, draft)


def identity(content: Node) -> tuple[str, str]:
    """The published number of a notice of TED (`00041387-2024` is « 41387-2024 ») and its day; its own id without one."""
    root = next((get(content, key) for key in keys(content) if key.split(":")[-1] in ROOTS), None)
    publication = get(root, *_EXTENSION, "efac:Publication")
    number = raw(publication, "efbc:NoticePublicationID").lstrip("0")
    day = raw(publication, "efbc:PublicationDate") or raw(root, "cbc:RequestedPublicationDate") or raw(root, "cbc:IssueDate")
    return clean(number or raw(root, "cbc:ID"))[:60], day


_PUBLISHED = re.compile(r"\s*0*(\d{1,8}-\d{4})\s*$")


def _published(text: str) -> str:
    """A publication number of TED as `identity` writes it; empty for the identifier of a version (a UUID)."""
    found = _PUBLISHED.match(text)
    return found[1] if found else ""


def _words(node: Node, *path: str) -> str:
    """The French text at `path` where a notice speaks several languages, otherwise the first."""
    found = each(node, *path)
    return raw(next((one for one in found if raw(one, "@languageID") == "FRA"), found[0] if found else None))


def _kind(root: Node, extension: Node, draft: Draft) -> None:
    type_, list_ = raw(root, "cbc:NoticeTypeCode"), raw(root, "cbc:NoticeTypeCode", "@listName")
    changes = each(extension, "efac:Changes")
    reasons = [raw(reason, "cbc:ReasonCode") for change in changes for reason in each(change, "efac:ChangeReason")]
    if "cancel" in reasons:
        kind = "cancellation"
    elif changes and (list_ == "competition" or type_.startswith("cn")):
        kind = "correction"
    elif type_ == "can-modif":
        kind = "modification"
    elif list_ == "result" or type_.startswith(("can-", "veat")):
        kind = "award"
    elif list_ == "competition" or type_.startswith(("cn-", "pin-cfc", "subco", "qu-sy")):
        kind = "call"
    else:
        kind = "prior" if type_.startswith(("pin-", "pmc")) else "other"
    draft.keep("kind", kind)
    if type_ in ("cn-desg", "can-desg"):
        draft.keep("procedure", "design_contest")
    if raw(root, "cbc:RegulatoryDomain") == "32014L0023":
        draft.keep("procedure", "concession")
    linked = [raw(change, "efbc:ChangedNoticeIdentifier") for change in changes]
    linked = [number for text in linked for number in notice_ids(text) or [_published(text)]]
    draft.found["corrects"] = unique([*draft.found.get("corrects", ()), *linked])
    told: list[str] = []
    for change in changes:
        told += [_words(reason, "efbc:ReasonDescription") for reason in each(change, "efac:ChangeReason")]
        told += [_words(one, "efbc:ChangeDescription") for one in each(change, "efac:Change")]
    draft.correction = "\n".join(filter(None, map(clean, told)))
    draft.say("Ce que l’avis change", draft.correction)


def _organizations(extension: Node) -> dict[str, Node]:
    """Companies by their id in the notice (ORG-0001)."""
    companies = (get(one, "efac:Company") for one in each(extension, "efac:Organizations", "efac:Organization"))
    return {raw(company, "cac:PartyIdentification", "cbc:ID"): company for company in companies}


def _buyer(root: Node, extension: Node, draft: Draft) -> None:
    party = get(root, "cac:ContractingParty")
    company = _organizations(extension).get(raw(party, "cac:Party", "cac:PartyIdentification", "cbc:ID"))
    address = get(company, "cac:PostalAddress")
    draft.keep("buyer", name(_words(company, "cac:PartyName", "cbc:Name")))
    draft.keep("buyer_siret", siret(raw(company, "cac:PartyLegalEntity", "cbc:CompanyID")))
    draft.keep("buyer_town", name(raw(address, "cbc:CityName")))
    draft.keep("buyer_postcode", postcode(raw(address, "cbc:PostalZone")))
    terms = get(root, "cac:ProcurementProjectLot", "cac:TenderingTerms")
    papers = raw(terms, "cac:CallForTendersDocumentReference", "cac:Attachment", "cac:ExternalReference", "cbc:URI")
    for link in (papers, raw(terms, "cac:TenderRecipientParty", "cbc:EndpointID"), raw(party, "cbc:BuyerProfileURI")):
        draft.keep("platform", web(link))


def _cpv(project: Node) -> Iterator[str]:
    for part in ("cac:MainCommodityClassification", "cac:AdditionalCommodityClassification"):
        for one in each(project, part):
            for code in each(one, "cbc:ItemClassificationCode"):
                yield raw(code)


def _euros(amount: Node) -> int | None:
    return cents(raw(amount)) if raw(amount, "@currencyID") in ("EUR", "") else None


def _amount(project: Node) -> int | None:
    return _euros(get(project, "cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount"))


def _place(project: Node) -> tuple[str, str]:
    """The place in words and its INSEE code, where the address tells them."""
    address = get(project, "cac:RealizedLocation", "cac:Address")
    town, code = clean(raw(address, "cbc:CityName")), postcode(raw(address, "cbc:PostalZone"))
    words = f"{code} {town}".strip() if town else clean(_words(address, "cbc:Description"))[:200]
    return words, insee(town, code)


def _lots(root: Node) -> list[Node]:
    return each(root, "cac:ProcurementProjectLot")[:MOST_LOTS]


def _lot(lot: Node, draft: Draft) -> None:
    project, terms, process = get(lot, "cac:ProcurementProject"), get(lot, "cac:TenderingTerms"), get(lot, "cac:TenderingProcess")
    number = clean(raw(lot, "cbc:ID"))
    title, description = clean(_words(project, "cbc:Name")), clean(_words(project, "cbc:Description"))
    note = clean(_words(project, "cbc:Note"))
    place, code = _place(project)
    aims = [raw(one, "cbc:ProcurementTypeCode") + "/" + raw(one, "cbc:ProcurementTypeCode", "@listName") for one in _aims(project)]
    reserved, reserved_execution = _reserved(terms, f"{title} {description} {note}")
    social = any(aim.endswith("/social-objective") and not aim.startswith("none/") for aim in aims) or reserved_execution
    if any(aim.endswith("/environmental-impact") and not aim.startswith("none/") for aim in aims):
        draft.keep("environmental", True)
    draft.lots.append(
        LotDraft(
            number=number,
            title=title,
            description="\n".join(part for part in (description if description != title else "", note) if part),
            cpv=draft.cpv(_cpv(project), f"lot {number}, "),
            amount=_amount(project),
            amount_max=_euros(get(process, "cac:FrameworkAgreement", "cbc:EstimatedMaximumValueAmount"))
            or _euros(get(project, "cac:RequestedTenderTotal", *_EXTENSION, "efbc:FrameworkMaximumAmount")),
            months=_months(get(project, "cac:PlannedPeriod")),
            place=code,
            place_name=place,
            reserved=reserved,
            social_clause=True if social else None,
        )
    )


def _aims(project: Node) -> list[Node]:
    return each(project, "cac:ProcurementAdditionalType")


def _reserved(terms: Node, words: str) -> tuple[str | None, bool]:
    """The reservation of a lot (a code of RESERVATIONS), and whether its execution is within sheltered employment."""
    found: str | None = None
    for request in each(terms, "cac:TendererQualificationRequest"):
        for one in each(request, "cac:SpecificTendererRequirement"):
            code = get(one, "cbc:TendererRequirementTypeCode")
            if raw(code, "@listName") == "reserved-procurement" and raw(code) in ("res-ws", "res-pub-ser"):
                told = clauses.kind_of_reservation(f"{words} {raw(one, 'cbc:Description')}".lower())
                found = "sse" if raw(code) == "res-pub-ser" else told or "disability_insertion"
    execution = [get(one, "cbc:ExecutionRequirementCode") for one in each(terms, "cac:ContractExecutionRequirement")]
    return found, any(raw(code, "@listName") == "reserved-execution" and raw(code) == "yes" for code in execution)


def _months(period: Node) -> float | None:
    measure = get(period, "cbc:DurationMeasure")
    if raw(measure):
        found = cents(f"{raw(measure)}0")  # times ten, so that a duration of one is not taken for unknown
        value = found / 1000 * _MONTHS.get(raw(measure, "@unitCode"), 0) if found else 0
        return round(value, 1) if 0 < value <= 1200 else None
    first, last = plain_date(raw(period, "cbc:StartDate")), plain_date(raw(period, "cbc:EndDate"))
    return round((last - first).days / 30.4, 1) if first and last and first < last else None


def _dates(root: Node, draft: Draft) -> None:
    """The deadlines of the lots, the earliest first: that is the notice's own."""
    found: dict[Wall, None] = {}
    for path in _PERIODS:
        for lot in _lots(root):
            period = get(lot, "cac:TenderingProcess", *path)
            moment = _moment(raw(period, "cbc:EndDate"), raw(period, "cbc:EndTime"))
            if moment is not None:
                found[moment] = None
        if found:
            break
    draft.own += sorted(found, key=lambda one: one.moment)


def _moment(day: str, time: str) -> Wall | None:
    """`2026-10-02+02:00` and `12:00:00+02:00` as one Wall."""
    return wall(f"{day[:10]}T{time}") or wall(day) if time else wall(day)


def _terms(root: Node, draft: Draft) -> None:
    lots = _lots(root)
    for lot in lots:
        terms = get(lot, "cac:TenderingTerms")
        code = raw(terms, "cbc:VariantConstraintCode")
        draft.keep("variants", True if code in ("allowed", "required") else None)
        if code == "not-allowed" and "variants" not in draft.found:
            draft.found["variants"] = False
        draft.keep("criteria", unique(_criteria(terms)))
    seen: set[str] = set()
    for lot in lots:
        terms, process = get(lot, "cac:TenderingTerms"), get(lot, "cac:TenderingProcess")
        for heading, words in _lot_text(lot, terms, process):
            if words and words not in seen:
                seen.add(words)
                draft.say(heading, words)
    if not draft.found.get("departments") and draft.source == "ted":
        codes = [draft.found.get("place_name", "")[:5], draft.found.get("buyer_postcode", "")]
        draft.keep("departments", next(((department_of(code),) for code in codes if postcode(code)), None))


def _lot_text(lot: Node, terms: Node, process: Node) -> Iterator[tuple[str, str]]:
    project = get(lot, "cac:ProcurementProject")
    title = f"Lot {clean(raw(lot, 'cbc:ID'))}"
    told = (clean(_words(project, "cbc:Description")), clean(_words(project, "cbc:Note")))
    yield title, "\n".join(part for part in told if part and part != clean(_words(project, "cbc:Name")))
    wanted = [clean(_words(one, "cbc:Description")) for one in each(terms, *_EXTENSION, "efac:SelectionCriteria")]
    yield "Conditions de participation", "\n".join(part for part in wanted if part)
    for one in each(terms, "cac:ContractExecutionRequirement"):
        yield "Conditions d’exécution", clean(_words(one, "cbc:Description"))
    yield "Financement", clean(_words(terms, "cac:PaymentTerms", "cbc:Note"))
    yield "Groupement", clean(_words(terms, "cac:TendererQualificationRequest", "cbc:CompanyLegalForm"))
    yield "Critères d’attribution", clean(_words(terms, "cac:AwardingTerms", "cac:AwardingCriterion", "cbc:Description"))
    yield "Procédure", clean(_words(process, "cbc:Description"))
    for period in each(project, "cac:ContractExtension", "cac:Renewal"):
        yield "Reconduction", clean(_words(period, "cac:Period", "cbc:Description"))
    yield "Options", clean(_words(project, "cac:ContractExtension", "cbc:OptionsDescription"))
    yield "Recours", clean(_words(terms, "cac:AppealTerms", "cac:PresentationPeriod", "cbc:Description"))


def _criteria(terms: Node) -> Iterator[str]:
    for group in each(terms, "cac:AwardingTerms", "cac:AwardingCriterion"):
        for one in each(group, "cac:SubordinateAwardingCriterion"):
            kind = _CRITERIA.get(raw(one, "cbc:AwardingCriterionTypeCode"), "")
            label = clean(_words(one, "cbc:Name")) or clean(_words(one, "cbc:Description"))[:200] or kind
            weight, unit = "", ""
            for parameter in each(one, *_EXTENSION, "efac:AwardCriterionParameter"):
                code = raw(parameter, "efbc:ParameterCode")
                if code[:4] in ("per-", "poi-", "dec-"):
                    weight, unit = raw(parameter, "efbc:ParameterNumeric"), {"per-": "%", "poi-": "points"}.get(code[:4], "")
            yield criteria.line(label, weight, unit)


def _winners(result: Node, extension: Node, draft: Draft) -> None:
    if result is None:
        return
    draft.keep("amount", _euros(get(result, "cbc:TotalAmount")))
    contracts = [tender for one in each(result, "efac:SettledContract") for tender in each(one, "efac:LotTender")]
    chosen = {raw(tender, "cbc:ID") for tender in contracts or _selected(result)}
    parties = {raw(tender, "efac:TenderingParty", "cbc:ID") for tender in each(result, "efac:LotTender") if raw(tender, "cbc:ID") in chosen}
    companies = _organizations(extension)
    names: list[str] = []
    for party in each(result, "efac:TenderingParty"):
        if raw(party, "cbc:ID") in parties:
            members = [companies.get(raw(member, "cbc:ID")) for member in each(party, "efac:Tenderer")]
            names += [name(_words(company, "cac:PartyName", "cbc:Name")) for company in members]
    draft.keep("winners", unique(re.sub(r"\s+", " ", one) for one in names))


def _selected(result: Node) -> list[Any]:
    chosen = [one for one in each(result, "efac:LotResult") if raw(one, "cbc:TenderResultCode") == "selec-w"]
    return [tender for one in chosen for tender in each(one, "efac:LotTender")]
