"""Values in words: what a record says, what the fact sheet holds, what changed."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chengming.law.citation import Instruments
from chengming.law.errors import BadCitation
from chengming.law.procedure import OFFICES, FactSpec, Procedure
from chengming.record.records.queries import ERASED_TEXT
from chengming.standing.accounts import acts
from chengming.web.ui.moments import yuan
from chengming.web.ui.shapes import Fact, Mark

_LIST_ROW = re.compile(r"目录 [0-9a-f]{32}/([0-9]+)")

PERSONS = frozenset({"handlers", "attendees", "approved_by", "chair", "person"})
_CITATIONS = frozenset({"provisions", "basis", "statute_review"})
# What an act takes along without anybody stating it.
CARRIED = {
    "amount": FactSpec("amount", "罚款数额", "money"),
    "kinds": FactSpec("kinds", "处罚种类", "list", of="string"),
    "basis": FactSpec("basis", "依据", "list", of="string"),
}
REVIEWED = {
    "passed": Mark("同意", "leaf"), "correct": Mark("建议纠正", "seal"),
    "supplement": Mark("建议补充调查", "seal"), "change": Mark("建议变更", "seal"),
    "not_passed": Mark("不同意", "seal"), "outside_powers": Mark("超越法定权限", "seal"),
    "transfer": Mark("建议移送", "seal"), "agrees": Mark("同意", "leaf"),
    "dissents": Mark("不同意", "seal"),
    "issues": Mark("存在问题", "seal"),  # what records said before there were several outcomes
}  # fmt: skip
"""审核结论 of a reviewer, of a panel's member, of the head."""
PENALTIES = {
    "warning": "警告", "circulated_criticism": "通报批评", "fine": "罚款",
    "confiscation": "没收违法所得、没收非法财物", "suspend_license": "暂扣许可证件",
    "downgrade_qualification": "降低资质等级", "revocation": "吊销许可证件",
    "business_restriction": "限制开展生产经营活动", "suspension_order": "责令停产停业",
    "closure_order": "责令关闭", "employment_restriction": "限制从业", "demolition": "限期拆除",
    "detention": "行政拘留", "other": "其他行政处罚", "seal_place": "查封场所",
    "seal_facility": "查封设施", "seal_goods": "查封财物", "seize_goods": "扣押财物",
}  # fmt: skip
"""处罚种类（行政处罚法第九条）and 措施种类（行政强制法第九条）in words."""


@dataclass(frozen=True)
class Words:
    """How the values of one case read: who its people are, and how articles are printed."""

    names: Mapping[str, str]
    instruments: Instruments

    def word(self, spec: FactSpec, value: object) -> str:
        """One value."""
        if value is None:
            return ERASED_TEXT
        if isinstance(value, list | tuple):
            return "、".join(self.word(spec, item) for item in value)
        if isinstance(value, bool):
            return "是" if value else "否"
        if spec.type == "money" and isinstance(value, int):
            return f"{yuan(value)} 元"
        return self._text(spec, str(value))

    def _text(self, spec: FactSpec, text: str) -> str:
        if spec.type == "enum":
            return spec.labels.get(text, text)
        if spec.name in PERSONS:
            return self.names.get(text, text)
        if spec.name == "kinds":
            return PENALTIES.get(text, text)
        return self.article(text) if spec.name in _CITATIONS else text

    def article(self, text: str) -> str:
        """A citation as it is printed; what is none stays what it is."""
        try:
            return self.instruments.parse(text).print()
        except BadCitation:
            return text

    def facts(self, spec: FactSpec, value: object) -> list[Fact]:
        """Word and value of a fact with everything in it, several of a kind numbered."""
        return list(self._facts(spec, value, ""))

    def _facts(self, spec: FactSpec, value: object, before: str) -> Iterator[Fact]:
        if spec.items and isinstance(value, list | tuple):
            for number, item in enumerate(value, 1):
                place = f"{before}{number}. " if len(value) > 1 else before
                yield from self._parts(spec, item, place)
        elif spec.items and isinstance(value, Mapping):
            yield from self._parts(spec, value, before)
        else:
            lines = self.word(spec, value).split("\n")
            yield Fact(f"{before}{spec.title}", "\n".join(lines), tuple(lines[1:] and lines))

    def _parts(self, spec: FactSpec, value: object, before: str) -> Iterator[Fact]:
        if isinstance(value, Mapping):
            for part in spec.items:
                if part.name in value:
                    yield from self._facts(part, value[part.name], before)

    def text(self, spec: FactSpec, value: object) -> str:
        """The same as one text, for setting two of them side by side."""
        if value is None:
            return ""
        return "\n".join(f"{fact.word}：{fact.value}" for fact in self.facts(spec, value))


def spec_of(procedure: Procedure, act: str, name: str) -> FactSpec:
    """What a name in a record of this act means: its input, a fact of the sheet, or what it carries."""
    action = procedure.actions.get(act)
    if action is not None and name in action.says:
        return action.says[name]
    known = procedure.facts.get(name) or CARRIED.get(name)
    return known or FactSpec(name, name, "string")


def path_of(procedure: Procedure, act: str, path: str) -> tuple[str, FactSpec]:
    """A dotted path (``violations.0.penalties.0.fen``) in words, and what stands at its end."""
    first, *rest = path.split(".")
    spec = spec_of(procedure, act, first)
    titles = [spec.title]
    for key in rest:
        if key.isdigit():
            titles.append(f"第 {int(key) + 1} 项")
            continue
        spec = next((item for item in spec.items if item.name == key), FactSpec(key, key, "string"))
        titles.append(spec.title)
    return " ".join(titles), spec


def short(citations: Iterable[str]) -> str:
    """Articles as a list prints them: 行政处罚法第六十条."""
    return "、".join(map(_short, citations))


@functools.lru_cache(maxsize=512)
def _short(text: str) -> str:
    try:
        return acts.law().instruments.parse(text).short()
    except BadCitation:
        return text


def offices(of: tuple[str, ...] | list[str]) -> str:
    """Offices by their names."""
    return "、".join(OFFICES.get(office, office) for office in of)


def reasons(found: Iterable[object]) -> tuple[str, ...]:
    """Why something holds; a row of the agency's list by its place instead of by its identity."""
    return tuple(_LIST_ROW.sub(r"目录第 \1 条", str(text)) for text in found)
