"""What is checked of a review's form before the law is asked; ``check_`` raises with the article."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chengming.casework.review.errors import ExpertPaperMissing, ItemRefused
from chengming.law.reviews.forms import ReviewForms
from chengming.record.records.facts import FileRef

PASSED = "passed"
ANSWERS = {"yes": "是", "no": "否", "not_applicable": "不适用"}


def check_form(forms: ReviewForms, procedure: str, say: Mapping[str, Any], on: date) -> None:
    """逐项审核: every item of the form in force answered once, each "否" and each "是" against the
    machine with its words, and no pass over a "否" (国办发〔2018〕118号（十三）).
    """
    items = say.get("items")
    if not isinstance(items, Sequence) or not items:
        if say.get("form"):
            raise ItemRefused("选用了审核表，但没有逐项填写。请逐项作出审核结果。")
        return
    form = str(say.get("form") or "")
    for number, item in enumerate(items, start=1):
        _check_item(forms, form, number, item)
    if form:
        _check_whole(forms, form, procedure, items, on)
    if say.get("outcome") == PASSED and any(_adverse(forms, form, item) for item in items):
        raise ItemRefused(
            "有审核结果为不符合的项目，审核结论不能是“同意”（国办发〔2018〕118号（十三））。"
            "请改为相应的审核意见，或者核对该项。"
        )


def can_conclude(forms: ReviewForms, procedure: str, say: Mapping[str, Any], on: date) -> bool:
    """Whether ``check_form`` would let it through."""
    try:
        check_form(forms, procedure, say, on)
    except ItemRefused:
        return False
    return True


def _adverse(forms: ReviewForms, form: str, item: Mapping[str, Any]) -> bool:
    return forms.adverse(form, str(item.get("item")), item.get("answer"))


def _check_item(forms: ReviewForms, form: str, number: int, item: object) -> None:
    if not isinstance(item, Mapping):
        raise ItemRefused(f"第 {number} 项没有按项目填写。请核对。")
    said = ANSWERS.get(str(item.get("answer")), "")
    if str(item.get("opinion") or "").strip():
        return
    if _adverse(forms, form, item):
        raise ItemRefused(
            f"第 {number} 项审核结果为“{said}”，没有写明具体意见（国办发〔2018〕118号（十三））。请写明问题所在。"
        )
    if item.get("answer") in ("yes", "no") and item.get("machine") == "fail":
        raise ItemRefused(
            f"第 {number} 项系统核对为不符合，审核结果为“{said}”，应当说明理由（国办发〔2018〕118号（十三））。"
            "请写明理由，或者改变该项的结果。"
        )


def _check_whole(
    forms: ReviewForms, form: str, procedure: str, items: Iterable[Mapping[str, Any]], on: date
) -> None:
    if form not in forms or forms[form].valid_from > on:
        raise ItemRefused("所选的审核表当日没有施行。请另选审核表。")
    wanted = {item.id: item.text for item in forms[form].for_group(procedure.partition("/")[0])}
    given = [str(item.get("item")) for item in items]
    if unknown := [name for name in given if name not in wanted]:
        raise ItemRefused(f"审核表没有这些项目：{'、'.join(unknown)}。请按审核表填写。")
    if twice := sorted({name for name in given if given.count(name) > 1}):
        raise ItemRefused(f"项目重复：{'、'.join(wanted[name] for name in twice)}。请只填一次。")
    if missing := [text for name, text in wanted.items() if name not in given]:
        raise ItemRefused(
            f"还有项目没有审核：{'、'.join(missing)}（国办发〔2018〕118号（十三））。请逐项审核，不适用的选“不适用”。"
        )


def check_expert_paper(say: Mapping[str, Any], files: Sequence[FileRef]) -> None:
    """专家意见随附书面材料: what is said to be in writing is there."""
    if say.get("outcome") == "given" and say.get("in_writing") is True and not files:
        raise ExpertPaperMissing(
            "专家论证意见应当以书面附卷（行政处罚法第四十七条）。请附上书面意见后再登记。"
        )
