"""What a page of an act is rendered from: questions in groups, the law beside, the draft, what changed."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chengming.law.procedure import ActionSpec, Procedure
from chengming.record.records.facts import FileRef
from chengming.record.vault.actions import LARGEST
from chengming.web.console.acts import summaries
from chengming.web.console.acts.asking import layouts
from chengming.web.console.acts.asking.building import Builder
from chengming.web.console.acts.asking.setting import Setting
from chengming.web.console.acts.asking.shapes import Choice, Errors, Question, Raw
from chengming.web.console.acts.handing import Why
from chengming.web.console.acts.moving import Moved, Watch
from chengming.web.console.acts.sitting import SEVERAL_OFFICERS, Sitting

OK, CONFLICT, UNFIT = 200, 409, 422


@dataclass(frozen=True)
class State:
    """How a form stands when it is shown: what is typed, since when, and what came of handing it in."""

    typed: Raw
    seen: int
    submission: uuid.UUID
    files: tuple[FileRef, ...] = ()
    saved: datetime | None = None
    errors: Errors = field(default_factory=dict)
    why: tuple[Why, ...] = ()
    wrong_files: tuple[str, ...] = ()
    moved: Moved | None = None


def settled(sitting: Sitting, state: State) -> State:
    """The same over the case as it is now, with what others did meanwhile set beside it."""
    if sitting.dossier is None or state.seen == sitting.seq:
        return state
    watch = Watch(sitting.dossier, state.seen, sitting.setting(state.typed))
    moved = watch.moved(state.typed, sitting.asked)
    typed = sitting.rebased(state.typed, state.seen)
    return replace(state, typed=typed, seen=sitting.seq, moved=moved)


def context(sitting: Sitting, state: State) -> dict[str, Any]:
    """Everything the template of the act needs."""
    setting = sitting.setting(state.typed)
    builder = Builder(setting, state.typed, state.errors)
    groups = list(_groups(sitting, builder))
    around = _around(sitting, setting, state)
    questions = [question for group in groups for question in group["questions"]]
    wrong = [w for question in (*questions, *around.values()) for w in question.wrong]
    known = {question.name for question in wrong}
    loose = [text for name, text in state.errors.items() if name not in known]
    return {
        "sitting": sitting, "spec": sitting.spec, "state": state, "groups": groups,
        "around": around, "wrong": wrong, "loose": loose,
        "wrong_count": len(wrong) + len(loose) + len(state.wrong_files),
        "blocked": [] if state.why else _blocked(sitting),
        "case": sitting.dossier.case if sitting.dossier else None,
        "case_name": sitting.fold.sheet.get("case_name", ""),
        "effects": list(effects(sitting.spec, sitting.fold.procedure)),
        "largest": LARGEST,
        **summaries.extras(sitting, setting, state.typed, state.errors),
    }  # fmt: skip


def _blocked(sitting: Sitting) -> list[Why]:
    return [Why(refusal.message, refusal.citations) for refusal in sitting.refusals()]


def _groups(sitting: Sitting, builder: Builder) -> Iterator[dict[str, Any]]:
    spec = sitting.spec
    for group in layouts.groups_of(spec, sitting.asked):
        questions = [_question(sitting, builder, name) for name in group.names]
        heads = group.title not in ("", *(question.title for question in questions))
        yield {
            "title": group.title, "help": group.help, "look": group.look, "names": group.names,
            "questions": questions, "heads": heads,
        }  # fmt: skip


def _question(sitting: Sitting, builder: Builder, name: str) -> Question:
    asked = sitting.asked[name]
    if name in sitting.spec.says:
        return builder.input(asked)
    return builder.fact(
        asked, required=name in sitting.spec.must, known=sitting.fold.sheet.get(name)
    )


def _around(sitting: Sitting, setting: Setting, state: State) -> dict[str, Question]:
    """When it was done, why it is entered late, for whom, and who went along."""
    typed, errors = state.typed, state.errors

    def asked(name: str, title: str, kind: str, **more: Any) -> Question:
        values = tuple(typed.get(name, ()))
        return Question(name, title, kind, values=values, error=errors.get(name, ""), **more)

    found = {
        "at": asked("at", "办理时间", "moment", help="不填就是现在。已经办完、现在补录的，填当时的时间。"),
        "late_reason": asked(
            "late_reason", "补录理由", "text",
            help="办理与录入不在同一天的，须写明理由；补录标记永久保留。",
        ),
    }  # fmt: skip
    side = sitting.side(typed)
    if len(sitting.sides) > 1 or not side.is_self:
        choices = tuple(
            Choice(one.value, one.label, chosen=one.value == side.value) for one in sitting.sides
        )
        found["side"] = asked("side", "由谁作出", "choice", choices=choices, look="radios")
    if any(one.asks_name for one in sitting.sides):
        found["side_name"] = asked("side_name", "姓名或者名称", "line")
    if sitting.spec.officers >= SEVERAL_OFFICERS:
        found["beside"] = asked(
            "beside", "同行的执法人员", "people", required=True, look="checks",
            help=f"应当由不少于 {sitting.spec.officers} 人共同进行，您本人已计入。",
            choices=setting.people.choices(
                frozenset({"officer"}), typed.get("beside", ()), credential=True,
                but={sitting.desk.person},
            ),
        )  # fmt: skip
    return found


def effects(spec: ActionSpec, procedure: Procedure) -> Iterator[tuple[str, str]]:
    """What the act sets going, in words: clocks begun, stopped, ended, extended."""
    moves = (
        ("开始计算", [start.clock for start in spec.starts]),
        ("停止计算", [pause.clock for pause in spec.pauses]),
        ("恢复计算", [resume.clock for resume in spec.resumes]),
        ("延长", [extend.clock for extend in spec.extends]),
        ("不再计算", list(spec.ends)),
    )
    for word, clocks in moves:
        titles = dict.fromkeys(procedure.clocks[clock].title for clock in clocks)
        if titles:
            yield word, "、".join(titles)
