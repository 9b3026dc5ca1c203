"""The page of a case, put together."""

from collections.abc import Sequence
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


def facts(sight: Sight) -> list[tuple[str, list[Fact], str]]:
    """案件事实表 as last rectified: title, values, and which record stated it last."""
    stated = sight.dossier.fold.stated
    found = []
    for name, spec in sight.procedure.facts.items():
        if name in sight.sheet:
            event = stated.get(name)
            anchor = f"r{event.seq}" if event else ""
            found.append((spec.title, sight.words.facts(spec, sight.sheet[name]), anchor))
    return found


def may_ask(sight: Sight, act: str) -> None:
    """Whether this officer may ask for this act now; raises where not."""
    if act not in {step.act for step in steps.next_steps(sight, ()).to_ask}:
        raise NotToBeAsked("现在不能请示这一项：可能已经办理，或者依法还不能办。请刷新后再看。")
