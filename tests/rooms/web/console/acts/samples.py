"""A value for every kind of fact, and the same as somebody would type it."""

from collections.abc import Mapping

from chengming.law.procedure import FactSpec
from chengming.web.console.acts.asking.roles import AHEAD, CODES, EVIDENCE, PROVISIONS, kind_of

HOSTILE = "<script>alert(1)</script>{{7*7}}{% now %}\u202eevil\"'><img src=x onerror=alert(2)>&amp;"
LONG = "甲" * (20_000 - len(HOSTILE))
CODE = {"uscc": "91110000600037341L", "id_number": "360426199101010071"}
PEOPLE = ["a" * 32, "b" * 32]


def value(act: str, spec: FactSpec, people: list[str]) -> object:
    """A value that fits, hostile wherever letters may stand."""
    kind = kind_of(act, spec)
    if kind == "rows":
        return [_group(act, spec, people)]
    if kind == "group":
        return _group(act, spec, people)
    if kind == "people":
        return people[:2] if spec.type == "list" else people[0]
    if spec.name in EVIDENCE:
        return ["e1"]
    if spec.type == "list":
        return ["食品安全法/34"] if spec.name in PROVISIONS else [HOSTILE]
    return _scalar(spec)


def _group(act: str, spec: FactSpec, people: list[str]) -> Mapping[str, object]:
    return {item.name: value(act, item, people) for item in spec.items}


def _scalar(spec: FactSpec) -> object:
    if spec.name in CODES:
        return CODE[spec.name]
    if spec.name in PROVISIONS:
        return "食品安全法/34"
    if spec.name == "id":
        return "e1"
    if spec.name == "born":
        return "1991-01-01"  # what the id number says
    if spec.name in AHEAD:
        return "2026-12-31"
    plain = {"bool": True, "integer": 30, "money": 123_456, "date": "2026-02-27"}
    if spec.type in plain:
        return plain[spec.type]
    if spec.type == "enum":
        return spec.values[-1]
    if spec.name == "number":
        return "澄公立字〔2026〕12号"
    return HOSTILE + LONG if spec.type == "text" else HOSTILE
