"""What the facts mean that only look like text: persons, evidence, provisions, codes, past days.

The law's files say type and title; how to ask well is the screen's business and stands here.
"""

from chengming.law.procedure import FactSpec

HEADS = frozenset({"head_of_section", "agency_head", "chief_head", "legal_head"})
# Whom a field names, by (act, field) or by field alone; an empty set: anybody of the agency.
PEOPLE: dict[tuple[str, str], frozenset[str]] = {
    ("", "handlers"): frozenset({"officer"}),
    ("", "approved_by"): frozenset({"agency_head", "chief_head"}),
    ("", "chair"): frozenset({"hearing_chair"}),
    ("", "attendees"): HEADS,
    ("discuss_collectively", "person"): HEADS,
    ("discuss_extension", "person"): HEADS,
    ("request_recusal", "person"): frozenset(),
    ("decide_recusal", "person"): frozenset(),
    ("rectify", "approved_by"): frozenset(),
}
NEEDS_CREDENTIAL = frozenset({"handlers"})
PROVISIONS = frozenset({"provisions", "basis", "statute_review"})
EVIDENCE = frozenset({"rests_on"})
CODES = {"uscc": "credit_code", "id_number": "id_number"}
NUMBERS = frozenset({"number"})
# Days that are still to come when the act is done.
AHEAD = frozenset({"held_on", "until"})
# Days that have been.
PAST = frozenset({"found_on", "happened_on", "ended_on", "born", "served_on", "received_on"})
NUMBERED_BY_US = frozenset({"decide", "exempt", "find_no_grounds"})


def people_of(act: str, name: str) -> frozenset[str] | None:
    """The offices whose holders may be chosen here; None where no person is asked for."""
    return PEOPLE.get((act, name), PEOPLE.get(("", name)))


def is_asked(act: str, spec: FactSpec) -> bool:
    """Whether a person fills it in: decision numbers are given by the system."""
    return not (act in NUMBERED_BY_US and spec.name == "number")


def kind_of(act: str, spec: FactSpec) -> str:
    """How it is asked."""
    if spec.items:
        return "group" if spec.type == "mapping" else "rows"
    if people_of(act, spec.name) is not None:
        return "people"
    if spec.type == "list":
        return "several" if spec.name in EVIDENCE else "lines"
    plain = {"string": "line", "bool": "yesno", "enum": "choice", "integer": "number",
             "datetime": "moment"}  # fmt: skip
    return plain.get(spec.type, spec.type)
