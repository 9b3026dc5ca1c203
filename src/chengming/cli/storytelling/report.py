"""What a played story looks like: a table for readers, plain data for programs."""

from collections.abc import Sequence

from chengming.cli.storytelling.player import CaseEnd, StepResult
from chengming.cli.storytelling.story_file import MAIN, Story
from chengming.law.procedure import STAGE_TITLES

_RESULTS = {"done": "办成", "refused": "拒绝", "conflict": "冲突", "": "——"}


def as_json(
    story: Story, results: Sequence[StepResult], ends: Sequence[CaseEnd]
) -> dict[str, object]:
    """Everything about the played story; ``ok`` tells whether it went as expected."""
    return {
        "title": story.title,
        "file": story.file,
        "procedure": story.procedure,
        "ok": is_as_told(results, ends),
        "steps": [_step(result) for result in results],
        "cases": {end.name: _case(end) for end in ends},
    }


def is_as_told(results: Sequence[StepResult], ends: Sequence[CaseEnd]) -> bool:
    """Whether nothing differs from what the story expects."""
    return not any(r.problems for r in results) and not any(e.problems for e in ends)


def _step(result: StepResult) -> dict[str, object]:
    step = result.step
    return {
        "number": step.number,
        "line": step.line,
        "case": step.case,
        "do": step.do,
        "title": result.title,
        "by": step.by,
        "at": step.at.isoformat(),
        "recorded": step.recorded.isoformat(),
        "late": bool(step.late),
        "expect": step.expect,
        "result": result.result,
        "error": result.error,
        "message": result.message,
        "citations": list(result.citations),
        "at_once": dict(result.counts),
        "problems": list(result.problems),
    }


def _case(end: CaseEnd) -> dict[str, object]:
    return {
        "number": end.number,
        "stage": end.stage,
        "ended": end.ended,
        "published": end.published,
        "due": {
            item.clock: {
                "title": item.title,
                "who": item.who,
                "deadline": item.deadline.isoformat() if item.deadline is not None else None,
                "overdue": item.overdue,
            }
            for item in end.due
        },
        "duties": list(end.duties),
        "problems": list(end.problems),
    }


def as_text(story: Story, results: Sequence[StepResult], ends: Sequence[CaseEnd]) -> str:
    """A table of the steps, then where each case stands."""
    several = len(story.cases) > 1
    lines = [f"{story.title}（{story.file}，{story.procedure}）", ""]
    for result in results:
        step = result.step
        mark = "✗" if result.problems else "✓"
        case = f"{step.case} " if several else ""
        late = "，补录" if step.late else ""
        counts = f"，同时 {step.at_once} 次" if step.at_once > 1 else ""
        by = step.by or "时钟"
        lines.append(
            f"{mark} {step.number:>3}  {step.at:%Y-%m-%d %H:%M}  {_RESULTS[result.result]}  "
            f"{case}{result.title}（{by}{late}{counts}）"
        )
        if result.result not in ("", "done"):
            cited = f"  〔{'；'.join(result.citations)}〕" if result.citations else ""
            lines.append(f"         {result.message}{cited}")
        lines += [f"         不符：{problem}（第 {step.line} 行）" for problem in result.problems]
    for end in ends:
        lines += ["", *_end(end)]
    return "\n".join(lines)


def _end(end: CaseEnd) -> list[str]:
    name = "" if end.name == MAIN else f"案件 {end.name} "
    state = "已办结" if end.ended else STAGE_TITLES.get(end.stage, end.stage)
    lines = [
        f"{name}{end.number or '（未登记）'}：{state}；处罚决定{'正在' if end.published else '未'}公示"
    ]
    for item in end.due:
        day = item.deadline.isoformat() if item.deadline is not None else "未定"
        lines.append(
            f"  期限  {item.title}：{day}{'（已届满）' if item.state == 'elapsed' else ''}"
        )
    lines += [f"  应办  {duty}" for duty in end.duties]
    lines += [f"  不符：{problem}" for problem in end.problems]
    return lines
