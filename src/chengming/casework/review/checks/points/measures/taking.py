"""实施: whether the measure could be taken, by whom, with whose approval, and how on the spot."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from chengming.casework.review.checks.findings import Found, deadline, fact, failed, passed, unsure
from chengming.casework.review.checks.points.powers import article, in_force
from chengming.casework.review.checks.points.timing import past
from chengming.casework.review.checks.view import Step, View, entries
from chengming.law.errors import BadCitation
from chengming.law.limits import day_of, text_of

TAKING = ("take", "take_at_once")
ENDING = ("lift", "dispose", "hand_over_objects")
_LAW = "行政强制法"
_MAY_EMPOWER = ("law", "administrative_regulation", "local_regulation")
NOT_TAKEN = "尚未实施措施。"


def taken(view: View) -> Step | None:
    """The act by which the measure was taken; one case, one measure."""
    return next(iter(view.of(*TAKING)), None)


def ended(view: View) -> Step | None:
    """The act that ended it: lifted, disposed of or handed over."""
    start = taken(view)
    return None if start is None else after(view, start, *ENDING)


def after(view: View, step: Step, *kinds: str) -> Step | None:
    """The first act of these kinds later than the step."""
    return next((one for one in view.of(*kinds) if one.when > step.when), None)


def words_of(value: object) -> str:
    """What was written, without blanks; nothing where it is no text."""
    return value.strip() if isinstance(value, str) else ""


# 执行条件 -----------------------------------------------------------------------------


_OBJECTS = (
    ("related", True, "与违法行为无关", "是否与违法行为有关", "行政强制法/23/1"),
    ("essential", False, "是生活必需品", "是否生活必需品", "行政强制法/23/1"),
    ("sealed_before", False, "已被其他国家机关查封", "是否已被其他国家机关查封", "行政强制法/23/2"),
)  # fmt: skip


def objects_allowed(view: View, at: datetime) -> list[Found]:
    """Related to the violation, no necessities of life, not sealed by another organ already."""
    start = taken(view)
    sheets = [view.sheet] if start is None else [view.through(start).sheet, view.sheet]
    listed = [list(entries(sheet.get("measures"))) for sheet in sheets]
    if not listed[-1]:
        return [unsure("没有写明措施的标的。", fact("measures", "措施和标的"))]
    found = [one for objects in listed for one in _barred(objects)]
    once = {(one.verdict, one.said): one for one in found}
    wrong = [one for one in once.values() if one.verdict == "fail"]
    if wrong or once:
        return wrong or list(once.values())
    return [passed(f"{len(listed[-1])} 项标的都与违法行为有关，不属于不得查封、扣押的。")]


def _barred(objects: list[Mapping[str, object]]) -> Iterator[Found]:
    for i, one in enumerate(objects):
        for name, right, wrong, question, cite in _OBJECTS:
            where = fact(f"measures.{i}.{name}", f"第 {i + 1} 项标的")
            if one.get(name) is (not right):
                yield failed(f"第 {i + 1} 项“{one.get('object')}”{wrong}。", where, cite=(cite,))
            elif one.get(name) is not right:
                yield unsure(f"第 {i + 1} 项没有写明{question}。", where)


def measure_grounded(view: View, at: datetime) -> list[Found]:
    """Reason, necessity and a statute that gives the power, in force on the day."""
    grounds = view.sheet.get("grounds")
    if not isinstance(grounds, Mapping):
        said, where = "没有写明采取措施的理由和依据。", fact("grounds", "理由和依据")
        start = taken(view)
        return [failed(said, where) if start is not None else unsure(said, where)]
    wrong = [
        failed(f"没有写明{words}。", fact(f"grounds.{name}", words), cite=(cite,))
        for name, words, cite in (
            ("reason", "采取措施的理由", "行政强制法/24/2/2"),
            ("milder", "不能采用非强制手段的原因", "行政强制法/16/2"),
        )
        if not words_of(grounds.get(name))
    ]
    found = [*wrong, *_statutes(view, _basis(view), at)]
    bad = [one for one in found if one.verdict == "fail"]
    where = fact("grounds.basis", "法律、法规依据")
    return bad or found or [passed("理由、依据和必要性都已写明，依据当日有效。", where)]


def _basis(view: View) -> list[str]:
    grounds = view.sheet.get("grounds")
    basis = grounds.get("basis") if isinstance(grounds, Mapping) else None
    return [str(text) for text in basis] if isinstance(basis, list | tuple) else []


def _statutes(view: View, basis: list[str], at: datetime) -> Iterator[Found]:
    where, start = fact("grounds.basis", "法律、法规依据"), taken(view)
    special = [text for text in basis if not text.startswith(f"{_LAW}/")]
    if not special:
        said = "没有写明授予查封、扣押职权的法律、法规；行政强制法本身不授予具体职权。"
        yield failed(said, where, cite=("行政强制法/16/1",))
        return
    kinds = {_kind(view, text) for text in special}
    if kinds.isdisjoint(_MAY_EMPOWER) and "" not in kinds:
        said = f"所引的{'、'.join(special)}不是法律、法规，不能作为采取措施的依据。"
        yield failed(said, where, cite=("行政强制法/10/4",))
    on = day_of(at) if start is None else start.day
    for i, text in enumerate(special):
        verdict, said = in_force(view, text, [on])
        if verdict is not True:
            place = fact(f"grounds.basis.{i}", text)
            yield failed(said, place) if verdict is False else unsure(said, place)


def _kind(view: View, text: str) -> str:
    try:
        cite = view.law.instruments.parse(text)
    except BadCitation:
        return ""
    return cite.versions[-1].kind if cite.versions else ""


# 执行主体 -----------------------------------------------------------------------------


def measure_power(view: View, at: datetime) -> list[Found]:
    """A power of compulsion of the agency's own list, on the day, that rests on the same statute."""
    power, start = view.power, taken(view)
    if power is None:
        return [unsure("本案的职权事项没有登记，不能核对有无强制措施权。请对照权责清单。")]
    where = () if start is None else (view.at(start),)
    wrong = []
    if power.kind and power.kind != "compulsion":
        wrong.append(failed(f"职权事项“{power.title}”不是行政强制事项。", *where))
    if power.source == "entrusted":
        said = "职权来源是受委托，行政强制措施权不得委托。"
        wrong.append(failed(said, *where, cite=("行政强制法/17/1",)))
    if start is not None and not power.good(start.day):
        said = f"实施之日，职权事项“{power.title}”没有启用或者已经停用。"
        wrong.append(failed(said, *where))
    outside = list(_outside(view))
    wrong += [one for one in outside if one.verdict == "fail"]
    if wrong or outside:
        return wrong or outside
    if not power.kind:
        return [unsure("职权事项没有登记权力类型，是否包含行政强制须人工核对。", *where)]
    return [passed(f"职权事项“{power.title}”是本机关的行政强制事项，不是受委托。", *where)]


def _outside(view: View) -> Iterator[Found]:
    allowed = {article(text) for text in view.power.basis} if view.power else set()
    stated = [text for text in _basis(view) if not text.startswith(f"{_LAW}/")]
    where = fact("grounds.basis", "法律、法规依据")
    if not allowed or not stated:
        yield unsure("职权事项的设定依据或者本案的依据没有写明，不能核对是否在职权之内。", where)
    elif allowed.isdisjoint(map(article, stated)):
        said = f"依据（{'、'.join(stated)}）不在职权事项的设定依据之内"
        if any(_kind(view, text) for text in stated):
            yield failed(f"{said}。", where)
        else:
            yield unsure(f"{said}，写法不能识别，须人工核对。", where)


def measure_by_agency(view: View, at: datetime) -> list[Found]:
    """Taken by enforcement officers of the agency that decided, nobody else."""
    start = taken(view)
    if start is None:
        return [passed(NOT_TAKEN)]
    offices, where = view.procedure.actions[start.kind].by, view.at(start)
    wrong, unknown = [], []
    for signer in start.signers:
        who = signer.name or f"人员 {signer.id}"
        if signer.office not in offices:
            wrong.append(failed(f"{who}不是行政执法人员，却实施了措施。", where))
        elif signer.agency and signer.agency != view.agency:
            said = f"{who}不是本机关的人员，行政强制措施权不得委托。"
            wrong.append(failed(said, where, cite=("行政强制法/17/1",)))
        elif not signer.agency:
            unknown.append(f"{who}所在的机关没有登记，是否本机关人员须人工核对。")
    if wrong or unknown:
        return wrong or [unsure(said, where) for said in unknown]
    return [passed(f"由本机关 {len(start.signers)} 名执法人员实施。", where)]


# 批准和现场 ---------------------------------------------------------------------------


def measure_approved(view: View, at: datetime) -> list[Found]:
    """Approved by the head before, or, taken on the spot in urgency, within the hours of the law."""
    start = taken(view)
    if start is None:
        return [passed(NOT_TAKEN)]
    return [_approved_before(view, start) if start.kind == "take" else _answered(view, start, at)]


def _approved_before(view: View, start: Step) -> Found:
    approval, where = view.last("decide", before=start), [view.at(start)]
    if approval is None:
        return failed("实施之前没有报告负责人并经批准。", *where, cite=("行政强制法/18/1/1",))
    where.append(view.at(approval))
    if approval.by.office not in view.procedure.actions["decide"].by:
        return failed("批准的人不是行政机关负责人。", *where)
    if view.last("propose", before=approval) is None:
        return failed("批准之前没有向负责人报告。", *where)
    if approval.version and view.before(start).version != approval.version:
        return failed("批准之后内容已有变动，没有重新批准就实施。", *where)
    if approval.made > start.done:
        return unsure("批准是实施之后才录入的，是否确在实施之前须人工核对。", *where)
    return passed("实施之前已报告负责人并经批准。", *where)


def _answered(view: View, start: Step, at: datetime) -> Found:
    words, cite = "补办批准", ("行政强制法/19",)
    found = view.through(start).clocks["urgent_approval"].computation
    if not words_of(start.say.get("urgency")):
        return failed("当场实施，没有写明情况紧急的事由。", view.at(start), cite=cite)
    if found is None or found.deadline is None:
        return unsure("没有规定补办批准的期限，不能核对。", view.at(start))
    words = f"补办批准期限至 {text_of(found.deadline)}"
    where = [view.at(start), deadline("urgent_approval", words)]
    answer = after(view, start, "decide", "refuse", "lift")
    if answer is None:
        late = past(found.deadline, at)
        return failed(f"{words}，至今没有补办。", *where, cite=cite) if late else passed(
            f"{words}，尚未届满。", *where
        )  # fmt: skip
    where.append(view.at(answer))
    if past(found.deadline, answer.done):
        return failed(f"{words}，逾期才办理“{view.title(answer.kind)}”。", *where, cite=cite)
    if answer.by.office not in view.procedure.actions[answer.kind].by:
        return failed("补办批准的人不是行政机关负责人。", *where)
    return passed(f"{words}，没有超过。", *where)


def measure_steps(view: View, at: datetime) -> list[Found]:
    """行政强制法第十八条: what has to be done on the spot, and the recording of it."""
    start = taken(view)
    if start is None:
        return [passed(NOT_TAKEN)]
    where, found = view.at(start), []
    for name, words, cite in (
        ("credentials_shown", "出示执法身份证件", "行政强制法/18/1/3"),
        ("told", "当场告知理由、依据、权利和救济途径并听取陈述申辩", "行政强制法/18/1/5"),
    ):
        if start.say.get(name) is False:
            found.append(failed(f"没有{words}。", where, cite=(cite,)))
        elif start.say.get(name) is not True:
            found.append(unsure(f"没有记载是否{words}。", where))
    found += list(_signed(view, start))
    if start.say.get("recorded") is not True and not words_of(start.say.get("unrecorded_reason")):
        said = "没有全程音像记录，也没有写明原因。"
        found.append(failed(said, where, cite=("国办发〔2018〕118号/8",)))
    wrong = [one for one in found if one.verdict == "fail"]
    return wrong or found or [passed("出示证件、告知、听取、现场笔录和签名都有记载。", where)]


def _signed(view: View, start: Step) -> Iterator[Found]:
    present, record, where = start.say.get("party_present"), start.say.get("record"), view.at(start)
    if not isinstance(present, bool):
        yield unsure("没有记载当事人是否到场。", where)
    elif present and record not in ("signed", "refused_noted"):
        said = "当事人到场，现场笔录没有其签名，也没有注明拒签。"
        yield failed(said, where, cite=("行政强制法/18/1/8",))
    elif not present and (record != "witnessed" or not words_of(start.say.get("witness"))):
        said = "当事人不到场，没有见证人在现场笔录上签名。"
        yield failed(said, where, cite=("行政强制法/18/1/9",))


def measure_handed(view: View, at: datetime) -> list[Found]:
    """Decision and list handed over on the spot; served afterwards where the party was away."""
    start = taken(view)
    if start is None:
        return [passed(NOT_TAKEN)]
    where, handed = view.at(start), start.say.get("handed")
    if not words_of(start.say.get("list")):
        return [failed("没有制作清单。", where)]
    if start.say.get("party_present") is True and handed != "party":
        return [failed("当事人到场，没有当场交付决定书和清单。", where)]
    if start.say.get("party_present") is False and handed == "party":
        return [failed("当事人不到场，却记载当场交付了当事人。", where)]
    if handed == "party":
        return [passed("决定书和清单已当场交付。", where)]
    served = after(view, start, "serve_decision")
    if served is not None:
        return [passed("当事人不到场，决定书和清单随后送达。", where, view.at(served))]
    if ended(view) is None and view.last("close_case") is None:
        return [unsure("决定书和清单尚未送达不到场的当事人。", where)]
    return [failed("措施已经结束，决定书和清单没有送达当事人。", where)]
