"""The page of a case, put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.work.slips import Word
from chengming.web.console.cases.page import header, history, people, steps, timeline
from chengming.web.console.cases.page.sight import Sight
from chengming.web.ui.shapes import Fact


class NotToBeAsked(CaseError):
    """这个行为现在不需要或者不能请示。"""


def context(sight: Sight, slips: Sequence[Word], *, oldest_first: bool) -> dict[str, Any]:
    """Everything the template shows."""
    return {
        "sight": sight,
        "head": header.head(sight),
        "stages": timeline.stages(sight, oldest_first=oldest_first),
        "oldest_first": oldest_first,
        "steps": steps.next_steps(sight, slips),
        "due": [due for due in sight.progress.due if due.state != "idle"],
        "people": people.groups(sight),
        "sheet": facts(sight),
        "papers": history.issued(sight),
        "rounds": history.rounds(sight),
        "versions": history.versions(sight),
        "slips": [(slip, sight.names.get(slip.written_by, ""), sight.title(slip.act)) for slip in slips],
    }  # fmt: skip


@dataclass(frozen=True)
class FactGroup:
    """Facts that belong together; ``anchor``: the record that stated them last."""

    title: str
    facts: tuple[Fact, ...]
    anchor: str = ""


def facts(sight: Sight) -> list[FactGroup]:
    """案件事实表 as last rectified: what has parts by itself, plain facts together."""
    stated, found = sight.dossier.fold.stated, list[FactGroup]()
    plain: list[Fact] = []
    for name, spec in sight.procedure.facts.items():
        if name not in sight.sheet:
            continue
        words = sight.words.facts(spec, sight.sheet[name])
        if not spec.items:
            plain += words
            continue
        if spec.type == "evidence":
            words = list(_one_line_each(words))
        event = stated.get(name)
        found.append(FactGroup(spec.title, tuple(words), f"r{event.seq}" if event else ""))
    return [*found, FactGroup("案由和影响程序的情形", tuple(plain))] if plain else found


def _one_line_each(words: Sequence[Fact]) -> Iterator[Fact]:
    """证据 as a list: number, then everything about it."""
    lines: dict[str, list[str]] = {}
    for fact in words:
        place, _, title = fact.word.rpartition(". ")
        lines.setdefault(place, []).append(
            str(fact.value) if title in ("编号", "种类", "名称") else f"{title}：{fact.value}"
        )
    for place, parts in lines.items():
        yield Fact(f"证据 {place}".strip(), " · ".join(parts))


def may_ask(sight: Sight, act: str) -> None:
    """Whether this officer may ask for this act now; raises where not."""
    if act not in {step.act for step in steps.next_steps(sight, ()).to_ask}:
        raise NotToBeAsked("现在不能请示这一项：可能已经办理，或者依法还不能办。请刷新后再看。")
