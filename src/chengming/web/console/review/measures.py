"""The figures in words: what each is called, what it counts, and as lines of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chengming.casework.review.figures import WHOLE, CatchFigure, Figures, ItemFigure
from chengming.law.load import load
from chengming.web.ui.tables import Cell, Column, Table

CONCLUDE = "conclude_review"
HEADS = ("部分", "项目", "数值", "怎么算")
COURSE, DAYS, ITEMS, PRACTICE, SHARE = (
    "送审和结果", "轮次和用时", "常见问题", "练习案卷检出率", "审核人员配备",
)  # fmt: skip
_ITEM = "已签署、逐项填写的意见中，这一项答为有问题的次数；“不适用”不算回答。系统核对不符合、审核人认为没有问题的另列。"
_CAUGHT = "期间内公布结果的练习案卷预设的缺陷中，投放后第一份审核意见指出来的。"
_SHARE = (
    "截止日期当日，本机关在岗的法制审核人员与持有效执法证件人员之比。国家规定原则上不低于 {least}，"
    "这里只作提示，不影响办案。"
)


@dataclass(frozen=True)
class Measure:
    """One figure, and what it counts."""

    word: str
    value: str
    meaning: str


def context(found: Figures) -> dict[str, object]:
    """Everything the page shows of the figures."""
    return {
        "figures": found, "groups": ((COURSE, course(found)), (DAYS, days(found))),
        "items": _item_table(found.items), "practice": _practice_table(found.practice),
        "caught": _of(*found.caught), "share": share(found), "item_meaning": _ITEM,
        "caught_meaning": _CAUGHT,
        "silent": sum(not _speaks(one) for one in found.items),
    }  # fmt: skip


def rows(found: Figures, agency: str) -> Iterator[Sequence[str]]:
    """Every figure as one line; the first says whose and when."""
    period = f"{found.first:%Y-%m-%d} 至 {found.last:%Y-%m-%d}"
    yield ("期间", agency, period, "按送审之日计，起止两日都算在内。")
    for part, measured in ((COURSE, course(found)), (DAYS, days(found))):
        yield from ((part, one.word, one.value, one.meaning) for one in measured)
    for item in filter(_speaks, found.items):
        value = (
            f"{_of(item.wrong, item.answered)}；系统核对不符合 {item.machine_wrong} 次，"
            f"其中审核人认为没有问题 {item.overruled} 次"
        )
        yield (ITEMS, f"{_text(item.item, item.form)}（{_form(item.form)}）", value, _ITEM)
    for one in found.practice:
        yield (PRACTICE, _text(one.item), _of(one.caught, one.planted), _CAUGHT)
    measure = share(found)
    yield (SHARE, measure.word, measure.value, measure.meaning)


def course(found: Figures) -> list[Measure]:
    """What was handed in, and what came of it."""
    outcomes = _outcomes()
    returned = [
        Measure(
            outcomes.get(outcome, outcome), f"{count} 件次", "已审结的送审中，意见为这一结论的。"
        )
        for outcome, count in sorted(found.returned.items(), key=lambda one: (-one[1], one[0]))
    ]
    return [
        Measure(
            "送审", f"{found.handed_in} 件次，涉及 {found.cases} 件案件",
            "期间内提交法制审核的次数，退回后再送的另计一次。已经公布结果的练习案卷不计在内。",
        ),
        Measure(
            "已审结", f"{found.settled} 件次", "审核意见已经出具，并由法制审核机构负责人签署。"
        ),
        Measure("其中同意", f"{found.passed} 件次", "已审结的送审中，意见为同意的，不论第几次送审。"),
        Measure(
            "一次通过", _of(found.passed_at_once, found.first_settled),
            "第一次送审就同意的，占第一次送审已审结的比例。",
        ),
        *returned,
        Measure("撤回", f"{found.withdrawn} 件次", "承办机构在审结之前撤回的送审。"),
        Measure("待审", f"{found.pending} 件次", "已经送审，意见还没有出具，或者还没有签署。"),
    ]  # fmt: skip


def days(found: Figures) -> list[Measure]:
    """How many rounds, how many working days."""
    rounds = "，".join(f"{n} 次送审的 {count} 件" for n, count in found.rounds.items())
    median, longest = found.median_days, found.longest_days
    meaning = "从送审的次日到签署之日的工作日；等待补充材料的日子不算。"
    return [
        Measure("轮次", rounds or "没有送审", "期间内送审的案件，按到最近一次送审为止的次数分。"),
        Measure("用时中位数", "没有已审结的" if median is None else f"{median:g} 个工作日", meaning),
        Measure("最长用时", "没有已审结的" if longest is None else f"{longest} 个工作日", meaning),
    ]  # fmt: skip


def share(found: Figures) -> Measure:
    """审核人员配备, against the least of 118号（十一）."""
    one = found.share
    least = f"{one.least * 100 / WHOLE:g}%"
    value = f"{one.reviewers} 名审核人员，{one.officers} 名持证人员"
    if one.officers:
        value += f"，{one.per_ten_thousand * 100 / WHOLE:g}%"
    return Measure("审核人员占执法人员", value, _SHARE.format(least=least))


def text_of(item: str) -> str:
    """An item of whichever form has it, in its words."""
    return _text(item)


def outcome_of(outcome: str) -> str:
    """审核结论 in words."""
    return _outcomes().get(outcome, outcome)


def _speaks(item: ItemFigure) -> bool:
    return bool(item.wrong or item.machine_wrong)


def _item_table(items: Sequence[ItemFigure]) -> Table:
    columns = (
        Column("审核项目"), Column("发现问题", kind="num"), Column("系统核对不符合", kind="num"),
        Column("审核人另有判断", kind="num"),
    )  # fmt: skip
    return Table(
        "最常见的问题", columns,
        [
            [
                Cell(_text(one.item, one.form), sub=_form(one.form)),
                Cell(_of(one.wrong, one.answered)), Cell(one.machine_wrong), Cell(one.overruled),
            ]
            for one in filter(_speaks, items)
        ],
        empty="没有发现问题的项目", advice="只看已签署、逐项填写的审核意见；没有逐项填写的不计在内。",
    )  # fmt: skip


def _practice_table(found: Sequence[CatchFigure]) -> Table:
    columns = (Column("审核项目"), Column("检出", kind="num"))
    cells = [[Cell(_text(one.item)), Cell(_of(one.caught, one.planted))] for one in found]
    return Table(
        PRACTICE, columns, cells, empty="期间内没有公布结果的练习案卷",
        advice="监督机关公布结果以后，按审核项目列在这里。",
    )  # fmt: skip


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}（{100 * part / whole:.0f}%）" if whole else "—"


def _text(item: str, form: str = "") -> str:
    forms = load().review_forms.forms
    searched = [forms[form]] if form in forms else list(forms.values())
    return next((one.text for found in searched for one in found.items if one.id == item), item)


def _form(form: str) -> str:
    return _labels("form").get(form, form)


def _outcomes() -> dict[str, str]:
    return _labels("outcome")


def _labels(said: str) -> dict[str, str]:
    """The words of an input of the act of reviewing, over all procedures that have one."""
    return {
        value: label
        for procedure in load().procedures.values()
        if CONCLUDE in procedure.actions
        for value, label in procedure.actions[CONCLUDE].says[said].labels.items()
    }
