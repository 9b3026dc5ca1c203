"""期限和期间: when a decision had to be public, and until when it is shown."""

from collections.abc import Mapping, Sequence
from datetime import date

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import Dossier
from chengming.law.dated import value_as_of
from chengming.law.limits import Limit, day_of
from chengming.law.predicates.persons import corresponding
from chengming.law.progress import Fold, due_of
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts

CLOCK, TERM = "publication", "disclosure/penalty/term"
SLIGHT = frozenset({"warning", "circulated_criticism"})
SERIOUS = frozenset({
    "suspend_license", "downgrade_qualification", "revocation", "business_restriction",
    "suspension_order", "closure_order", "employment_restriction", "detention",
})  # fmt: skip
"""严重的处罚种类: what takes away the right to go on (行政处罚法第九条第三项至第五项)."""


def fold_until(dossier: Dossier, record: Record) -> Fold:
    """The case as it stood right after one of its records."""
    until = [found for found in dossier.records if found.seq <= record.seq]
    return dossiers.refold(dossier.fold, until)


def due(dossier: Dossier, decision: Record) -> date | None:
    """应当公示的最后一日, as it was when the decision was made; None where the law sets none."""
    last = due_of(fold_until(dossier, decision), CLOCK, decision.done)
    return None if last is None else day_of(last)


def shown_until(
    *, decided: date, published: date, kinds: Sequence[str], field: str, place: str
) -> date | None:
    """公示期满之日 (law.md G-17, G-18): the longest display term of its class; None: none is set."""
    value = value_as_of(acts.law().parameters[TERM], published, field, place).value
    if not isinstance(value, Mapping):
        return None
    term = value.get(_class_of(kinds, value))
    if not isinstance(term, Mapping) or "most" not in term:
        return None
    n, unit = str(term["most"]).split()
    start = decided if term["starts"] == "decided" else published
    return corresponding(Limit(int(n), unit), start)


def _class_of(kinds: Sequence[str], classes: Mapping[str, object]) -> str:
    slight = bool(kinds) and SLIGHT.issuperset(kinds)
    if "other" in classes:  # 市场监管的两档
        return "low_fine" if slight else "other"
    serious = bool(SERIOUS.intersection(kinds))
    return "slight" if slight else "serious" if serious else "ordinary"
