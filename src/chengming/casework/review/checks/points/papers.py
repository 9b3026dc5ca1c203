"""文书和救济: remedies told, numbers of papers, papers that should be there, signed records."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from chengming.casework.review.checks.findings import (
    Anchor,
    Found,
    deadline,
    fact,
    failed,
    passed,
    unsure,
)
from chengming.casework.review.checks.points.numerals import numbers_before
from chengming.casework.review.checks.points.penalty import decision_texts
from chengming.casework.review.checks.view import DECISIONS, View
from chengming.law.dated import limit_as_of
from chengming.law.limits import day_of

_GOVERNMENT = re.compile(r"人民政府\Z")
_COUNTY = re.compile(r"\A(.+?[市县区])")
_NUMBER = re.compile(r"(.+?)〔([0-9]{4})〕([0-9]+)号\Z")
_SENTENCE = re.compile("[^。；]+")
_SIGNED = {"inquire": "signed", "hold_hearing": "record"}


def remedies_right(view: View, at: datetime) -> list[Found]:
    """Reconsideration at the government of the same level, a court, and the terms of the law."""
    remedies, where = view.sheet.get("remedies"), fact("remedies", "救济途径")
    on = view.decision.day if view.decision else day_of(at)
    if not isinstance(remedies, Mapping):
        if view.report is None:
            return [unsure("尚未写明救济途径。", where)]
        return [failed("没有写明救济途径。", where)]
    wrong = [
        failed(said, fact("remedies.reconsideration_body", "行政复议机关"))
        for said in _body(view, str(remedies.get("reconsideration_body") or ""), on)
    ]
    if not str(remedies.get("court") or "").strip():
        wrong.append(failed("没有写明可以起诉的人民法院。", fact("remedies.court", "管辖法院")))
    elif "法院" not in str(remedies.get("court")):
        wrong.append(failed("起诉的机关不是人民法院。", fact("remedies.court", "管辖法院")))
    for name, text in decision_texts(view):
        wrong += [
            failed(f"{name}{said}", where, deadline(clock, "救济期限"))
            for clock, said in _terms(view, text, on)
        ]
    return wrong or [passed("救济途径的机关和期限符合。", where)]


def _body(view: View, body: str, on: date) -> Iterator[str]:
    """行政复议法第二十四条: since 2024 the people's government of the same level, no longer the department above."""
    if not body.strip():
        yield "没有写明行政复议机关。"
        return
    if not view.law.instruments.parse("行政复议法/24").in_force(on):
        return
    if not _GOVERNMENT.search(body):
        yield f"行政复议机关写的是“{body}”，应当是本级人民政府。"
    elif body == view.agency_name:
        yield "行政复议机关写的是本机关自己，应当是上一级人民政府。"
    elif (county := _COUNTY.match(view.agency_name)) and body != f"{county[1]}人民政府":
        yield f"行政复议机关写的是“{body}”，应当是“{county[1]}人民政府”。"


def _terms(view: View, text: str, on: date) -> Iterator[tuple[str, str]]:
    """What the paper's own words say of the two terms."""
    where = view.where(on)
    if "复议" not in text:
        yield "reconsideration", "没有告知行政复议。"
    if "诉讼" not in text and "起诉" not in text:
        yield "litigation", "没有告知行政诉讼。"
    for sentence in _SENTENCE.findall(text):
        if "复议" in sentence and (days := numbers_before("日内", sentence)):
            limit = limit_as_of(view.law.parameters["remedy/reconsideration"], *where)
            if limit is not None and limit.n not in days:
                yield "reconsideration", f"写的申请复议期限是 {days[0]} 日，应当是 {limit}。"
        if "诉讼" in sentence or "起诉" in sentence:
            yield from _suing(view, sentence, on)


def _suing(view: View, sentence: str, on: date) -> Iterator[tuple[str, str]]:
    if "复议决定" in sentence:
        return
    special = _demolishes(view)
    name = "remedy/litigation/land_demolition" if special else "remedy/litigation"
    limit = limit_as_of(view.law.parameters[name], *view.where(on))
    if limit is None:
        return
    own = sentence[sentence.rfind("，", 0, max(sentence.find("诉讼"), sentence.find("起诉"))) + 1 :]
    said = numbers_before("月内", own) + numbers_before("日内", own)
    if said and limit.n not in said:
        yield "litigation", f"写的起诉期限有误，应当是 {limit}。"


def _demolishes(view: View) -> bool:
    """土地管理法第八十三条: ordered to demolish on land used unlawfully."""
    basis = [str(t) for v in view.violations for t in _texts(v.get("basis"))]
    objects = [str(p.get("object") or "") for _, p in view.penalties()]
    return any(t.startswith("土地管理法/83") for t in basis) or any("拆除" in o for o in objects)


def numbering(view: View, at: datetime) -> list[Found]:
    """The decision's number: of this agency and year, used once, no hole before it."""
    wrong, seen = [], 0
    numbers = [(s.instrument, s.day, view.at(s)) for s in view.of(*DECISIONS) if s.instrument]
    for paper in view.papers:
        if paper.number and paper.kind.endswith("_decision"):
            numbers.append((paper.number, paper.on, Anchor("paper", paper.kind, paper.number)))
    for number, on, where in dict.fromkeys(numbers):
        seen += 1
        wrong += [failed(said, where) for said in _misnumbered(view, number, on)]
    if twice := sorted({n for n, _, _ in numbers if _given_twice(view, n, numbers)}):
        wrong.append(failed(f"同一文号用了不止一次：{'、'.join(twice)}。"))
    if view.decision is not None and not seen:
        wrong.append(failed("决定没有文号。", view.at(view.decision)))
    return wrong or [passed("文号连续、不重复、年份相符。" if seen else "尚无文号。")]


def _given_twice(view: View, number: str, numbers: Iterable[tuple[str, date, Anchor]]) -> bool:
    """Two decisions, or papers of two days, bear the same number."""
    decisions = sum(1 for step in view.of(*DECISIONS) if step.instrument == number)
    return decisions > 1 or len({on for one, on, _ in numbers if one == number}) > 1


def _misnumbered(view: View, number: str, on: date) -> Iterator[str]:
    parts = _NUMBER.match(number)
    if parts is None:
        yield f"文号“{number}”的写法不对。"
        return
    head, year, n = parts[1], int(parts[2]), int(parts[3])
    if year != on.year:
        yield f"文号“{number}”的年份与作出之日 {on.isoformat()} 不符。"
    if not head.startswith(view.short_name):
        yield f"文号“{number}”不是本机关的字号。"
    if number in view.numbers:
        yield f"文号“{number}”已用于别的案件。"
    own = {step.instrument for step in view.of(*DECISIONS)}
    parsed = map(_NUMBER.match, view.numbers | own)
    known = {int(m[3]) for m in parsed if m and m[1] == head and int(m[2]) == year}
    if len(known) > 1 and n > 1 and (n - 1) not in known:
        yield f"文号“{number}”之前缺 {n - 1} 号，没有作废记录。"


def papers_present(view: View, at: datetime) -> list[Found]:
    """Every paper that a recorded act makes is in the file.

    One not issued here may have been made on paper, which only a person can look up; one that was
    issued here and voided without another in its place is missing.
    """
    there = {paper.kind for paper in view.papers if not paper.void}
    voided = {paper.kind for paper in view.papers} - there
    wrong, elsewhere = [], []
    for kind, paper, where in _papers_of_acts(view):
        name = where[0].words
        if paper in there:
            continue
        if paper in voided:
            wrong.append(failed(f"《{name}》已经作废，没有重新制发。", *where))
        elif view.issues_here:
            elsewhere.append(where[0])
        else:
            said = f"办理了“{view.title(kind)}”，案卷中没有《{name}》。"
            wrong.append(failed(said, *where))
    if wrong:
        return wrong
    if elsewhere:
        names = "、".join(f"《{anchor.words}》" for anchor in elsewhere)
        return [unsure(f"没有在本系统制发的：{names}；有无纸质文书须人工核对。", *elsewhere)]
    return [passed(f"有 {len(there)} 种文书，各项行为的文书齐全。")]


def _papers_of_acts(view: View) -> Iterator[tuple[str, str, tuple[Anchor, Anchor]]]:
    """Each paper that a recorded act makes, with where it should be."""
    for kind, steps in view.by_kind.items():
        spec = view.procedure.actions.get(kind)
        for paper in spec.papers if spec else ():
            name = view.law.documents.title(paper)
            yield kind, paper, (Anchor("paper", paper, name), view.at(steps[-1]))


def records_signed(view: View, at: datetime) -> list[Found]:
    """Records of questioning and hearing were read and signed, or the refusal noted."""
    wrong, silent, seen = [], [], 0
    for kind, name in _SIGNED.items():
        spec = view.procedure.actions[kind].says[name]
        for step in view.of(kind):
            said = step.say.get(name)
            if said is None:
                silent.append(view.at(step))
            elif said not in spec.values:
                wrong.append(
                    failed(f"“{view.title(kind)}”的笔录没有签名，也没有注明拒签。", view.at(step))
                )
            seen += 1
    if wrong:
        return wrong
    if silent:
        return [unsure("有笔录没有登记是否签名，须对照原件核对。", *silent)]
    return [passed(f"{seen} 份笔录都已签名或者注明拒签。" if seen else "没有询问、听证笔录。")]


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list | tuple) else []
