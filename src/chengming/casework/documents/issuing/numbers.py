"""文号: which number a paper bears. What the law or the agency numbered already is never numbered twice."""

from datetime import datetime

from chengming.casework.cases import locks
from chengming.casework.cases.carrying import DECISIONS
from chengming.casework.cases.dossier import Dossier
from chengming.law.documents import PaperSpec
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.queries import Record
from chengming.standing.registry import queries as registry

FORM = "{{short}}{word}〔{{year}}〕{{n}}号"
WORDS = {
    "notice": "罚告", "hearing": "听通", "order": "责改", "preservation": "登保", "demand": "催",
    "transfer": "移", "service": "送", "announcement": "公", "annulment": "撤决",
    "court": "强申", "instalment": "缴", "additional": "加罚", "review": "法审", "inner": "内",
    "measure": "强制急", "measure_extension": "强延", "measure_testing": "强检",
    "measure_lifting": "强解", "measure_disposal": "强处", "measure_transfer": "强移",
    "measure_transfer_notice": "强移告", "measure_compensation": "强偿",
}  # fmt: skip
"""字: what stands in a number for its series; a series not named here uses its own word."""


def number(dossier: Dossier, act: Record, spec: PaperSpec, at: datetime) -> tuple[str, str]:
    """Number and series (empty where none was used), taken under lock from the next free one.

    A decision's paper bears the number the decision got; a paper without a series, that of the case.
    """
    series = spec.series
    if act.kind in DECISIONS and act.kind in spec.acts:
        return act.instrument, ""
    if not series:
        return dossier.case.number, ""
    agency, day = dossier.case.agency_id, at.astimezone(SHANGHAI).date()
    short = registry.agency(agency, day).short_name
    name = f"paper/{series}"
    form = FORM.format(word=WORDS.get(series, series))
    return locks.number(agency, short, name, day.year, form), name
