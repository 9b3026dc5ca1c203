"""主体和人员: credentials, two officers, handlers, recusal, and who may not be whom."""

from collections.abc import Iterator
from datetime import datetime

from chengming.casework.review.checks.findings import Found, failed, passed, unsure
from chengming.casework.review.checks.view import ENFORCEMENT, REVIEW, Signer, Step, View
from chengming.law.dated import FIELDS, value_as_of

INVESTIGATING = (
    "inquire", "inspect_site", "collect_evidence", "sample", "preserve_evidence", "write_report",
    "revise_report", "propose", "take", "take_at_once",
)  # fmt: skip
CHAIRING = ("hold_hearing", "terminate_hearing", "report_hearing")
DECIDING = ("decide", "exempt", "find_no_grounds")
_AFTERWARDS = frozenset({"recuse", "request_recusal", "decide_recusal", "rectify", "void_record"})


def _field_work(view: View) -> Iterator[Step]:
    """Steps that the law has done by officers with credentials."""
    for step in view.steps:
        spec = view.procedure.actions.get(step.kind)
        if spec is not None and (spec.officers or spec.handlers):
            yield step


def credential_valid(view: View, at: datetime) -> list[Found]:
    """Every officer held a credential that was good on the day of the act."""
    wrong, unknown, seen = [], [], 0
    for step in _field_work(view):
        for signer in step.signers:
            seen += 1
            held = view.certificate(signer)
            if not signer.credential:
                wrong.append(
                    failed(
                        f"{_who(signer)}办理“{view.title(step.kind)}”时没有执法证件。",
                        view.at(step),
                    )
                )
            elif held is None:
                unknown.append(view.at(step))
            elif not held.good(step.day):
                said = (
                    f"{_who(signer)}办理“{view.title(step.kind)}”时证件无效：{_why(held, step)}。"
                )
                wrong.append(failed(said, view.at(step)))
    if wrong:
        return wrong
    if unknown:
        return [unsure("有证件号码未在人员登记中查到，不能核对有效期。", *unknown)]
    return [passed(f"核对了 {seen} 人次，证件当日都有效。")]


def credential_kind(view: View, at: datetime) -> list[Found]:
    """The credential is one for enforcement, and for this field where it names fields."""
    wrong, seen = [], 0
    field = view.power.field if view.power else view.context.field
    for step in _field_work(view):
        for signer in step.signers:
            held = view.certificate(signer)
            if held is None:
                continue
            seen += 1
            named = [FIELDS[area] for area in held.areas if area in FIELDS]
            if held.kind != ENFORCEMENT:
                said = f"{_who(signer)}办理“{view.title(step.kind)}”所持的不是执法证件。"
                wrong.append(failed(said, view.at(step)))
            elif named and FIELDS.get(field) not in named:
                said = f"{_who(signer)}的证件载明类别是{'、'.join(named)}，不含本案的{FIELDS.get(field, field)}。"
                wrong.append(failed(said, view.at(step)))
    if wrong:
        return wrong
    if not seen:
        return [unsure("没有可以核对的证件登记。")]
    return [passed(f"核对了 {seen} 人次，证件种类和类别相符。")]


def two_officers(view: View, at: datetime) -> list[Found]:
    """Where the procedure wants several officers, as many different ones took part."""
    wrong, seen = [], 0
    for step in view.steps:
        spec = view.procedure.actions.get(step.kind)
        if spec is None or spec.officers < 2:
            continue
        seen += 1
        least = value_as_of(view.law.parameters["penalty/officers/minimum"], step.day).value
        needed = least if isinstance(least, int) else spec.officers
        there = {signer.id for signer in step.signers}
        if len(there) < needed:
            said = (
                f"“{view.title(step.kind)}”只有 {len(there)} 名执法人员，应当不少于 {needed} 名。"
            )
            wrong.append(failed(said, view.at(step)))
    return wrong or [passed(f"{seen} 项应由两人办理的行为都有两名执法人员。")]


def handlers_act(view: View, at: datetime) -> list[Found]:
    """What handlers must do was done by those named as handlers then."""
    wrong, named = [], frozenset[str]()
    for step in view.steps:
        handlers = step.say.get("handlers")
        if isinstance(handlers, list | tuple):
            named = frozenset(map(str, handlers))
        spec = view.procedure.actions.get(step.kind)
        if spec is None or not spec.handlers or not named:
            continue
        if named.isdisjoint(step.by.ids):
            said = f"{_who(step.by)}不是指定的承办人，却办理了“{view.title(step.kind)}”。"
            wrong.append(failed(said, view.at(step)))
    if not wrong and not named:
        return [unsure("案卷没有写明承办人，不能核对。")]
    return wrong or [passed("承办人办理的行为都由指定的承办人办理。")]


def recusal_respected(view: View, at: datetime) -> list[Found]:
    """Whoever withdrew, or had to, did nothing more; every request was answered."""
    gone: dict[str, Step] = {}
    wrong: list[Found] = []
    for step in sorted(view.steps, key=lambda step: step.when):
        for signer in step.signers:
            left = gone.get(signer.id)
            if left is not None and step.kind not in _AFTERWARDS:
                said = f"{_who(signer)}已经回避，又办理了“{view.title(step.kind)}”。"
                wrong.append(failed(said, view.at(left), view.at(step)))
        if step.kind == "recuse":
            gone[step.by.id] = step
        elif step.kind == "decide_recusal" and step.say.get("outcome") == "granted":
            gone[str(step.say.get("person"))] = step
    asked, answered = view.last("request_recusal"), view.last("decide_recusal")
    if asked is not None and (answered is None or answered.when < asked.when):
        said = "回避申请没有答复。"
        left_open = view.decision is not None and view.decision.when > asked.when
        wrong.append(failed(said, view.at(asked)) if left_open else unsure(said, view.at(asked)))
    return wrong or [passed("没有已回避的人员再办理本案。" if gone else "没有回避事项。")]


def roles_apart(view: View, at: datetime) -> list[Found]:
    """Handlers, reviewers, chairs and deciders are different people."""
    handling = _did(view, *INVESTIGATING) | _named(view)
    reviewing, confirming = _did(view, "conclude_review"), _did(view, "confirm_review")
    rules = (
        ("conclude_review", handling, "审核人办理过本案"),
        ("confirm_review", handling | reviewing, "签署审核意见的人办理或者审核过本案"),
        ("concur_review", handling, "参加审核的人办理过本案"),
        *((kind, handling, "听证主持人办理过本案") for kind in CHAIRING),
        *(
            (k, handling | reviewing | confirming, "作出决定的人办理或者审核过本案")
            for k in DECIDING
        ),
    )
    wrong = [
        failed(f"{words}（{step.by.name or step.by.id}）。", view.at(step))
        for kind, barred, words in rules
        for step in view.of(kind)
        if not barred.isdisjoint(step.by.ids)
    ]
    return wrong or [passed("承办、审核、主持听证、决定各由不同人员担任。")]


def reviewer_qualified(view: View, at: datetime) -> list[Found]:
    """Whoever reviewed was qualified for review on that day."""
    wrong, unknown, opinions = [], [], view.of("conclude_review")
    for step in opinions:
        held = view.certificate(step.by)
        if not step.by.credential:
            wrong.append(failed(f"{_who(step.by)}当日没有法制审核资格。", view.at(step)))
        elif held is None:
            unknown.append(view.at(step))
        elif held.kind != REVIEW or not held.good(step.day):
            wrong.append(failed(f"{_who(step.by)}当日没有有效的法制审核资格。", view.at(step)))
    if unknown and not wrong:
        return [unsure("审核人的资格未在登记中查到，不能核对。", *unknown)]
    return wrong or [passed("审核人当日具有审核资格。" if opinions else "尚未出具审核意见。")]


def _did(view: View, *kinds: str) -> set[str]:
    return {person for step in view.of(*kinds) for s in step.signers for person in s.ids}


def _named(view: View) -> set[str]:
    found: set[str] = set()
    for step in view.of("file_case", "assign_handlers"):
        handlers = step.say.get("handlers")
        found.update(map(str, handlers) if isinstance(handlers, list | tuple) else ())
    return found


def _who(signer: Signer) -> str:
    return signer.name or f"人员 {signer.id}"


def _why(held: object, step: Step) -> str:
    issued, expires = getattr(held, "issued", None), getattr(held, "expires", None)
    if issued is not None and step.day < issued:
        return f"{issued.isoformat()} 才发证"
    if expires is not None and step.day > expires:
        return f"有效期至 {expires.isoformat()}"
    return f"已于 {getattr(held, 'revoked_on', None)} 收回"
