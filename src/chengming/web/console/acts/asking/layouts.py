"""How the questions of an act stand on its page: groups, their order, and a page of its own where it
matters. Acts that are not named here stand as the law lists them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengming.law.procedure import ActionSpec


@dataclass(frozen=True)
class Group:
    """Some questions that belong together. ``look``: pair (side by side) or plain."""

    title: str
    names: tuple[str, ...]
    help: str = ""
    look: str = ""


RISKS = Group(
    "决定要不要法制审核、听证和集体讨论的情形",
    ("public_interest", "social_impact", "major_rights", "complex", "serious", "statute_review",
     "hearing_otherwise"),
    "逐项如实选择；选“是”的，后面会要求相应的程序。", "pair",
)  # fmt: skip
SERVICE_DETAILS = Group(
    "按送达方式补充",
    ("witnessed", "recorded", "consent", "others_failed"),
    "留置送达：见证人签名或者拍照录像；电子送达：确认书；公告送达：其他方式无法送达。", "pair",
)  # fmt: skip

SHOWN = Group("当场", ("credentials_shown", "party_present", "told", "heard"), look="pair")
SIGNED = Group("现场笔录", ("record", "witness", "handed"))
LISTED = Group("清单和音像记录", ("list", "recorded", "unrecorded_reason"))

GROUPS: Mapping[str, tuple[Group, ...]] = {
    "register_lead": (Group("线索", ("source", "found_on", "summary")),),
    "file_case": (
        Group("立案", ("verification", "handlers", "approved_by")),
        Group("案件", ("case_name", "parties", "violations")),
    ),
    "inquire": (
        Group("被询问人", ("person", "rights_told"), look="pair"),
        Group("询问笔录", ("content",)),
        Group("核对", ("signed",)),
    ),
    "inspect_site": (
        Group("现场", ("place", "content")),
        Group("过程", ("party_present", "recorded"), look="pair"),
    ),
    "propose": (
        Group("报告", ("reason",)),
        Group("案件", ("case_name", "parties")),
        Group("措施、理由和依据", ("measures", "grounds", "evidence", "remedies")),
        RISKS,
    ),
    "take": (SHOWN, SIGNED, LISTED),
    "take_at_once": (
        Group("情况紧急", ("urgency",), "二十四小时内向负责人报告，补办批准。"),
        Group("案件", ("case_name", "parties")),
        Group("措施、理由和依据", ("measures", "grounds", "remedies")),
        SHOWN, SIGNED, LISTED,
    ),
    "write_report": (
        Group("处理意见", ("outcome",)),
        Group("事实、证据和依据", ("case_name", "parties", "violations", "evidence")),
        Group("裁量和救济", ("discretion", "remedies")),
        RISKS,
    ),
    "revise_report": (
        Group("处理意见", ("outcome", "reason")),
        Group("事实、证据和依据", ("case_name", "parties", "violations", "evidence")),
        Group("裁量和救济", ("discretion", "remedies")),
        RISKS,
    ),
    "notify": (
        Group("告知的权利", ("tells_hearing",)),
        Group(
            "比上次告知加重的", ("heavier_ground", "heavier_reason"),
            "不得因当事人申辩而加重；没有加重的不填。",
        ),
    ),
    "serve_notice": (Group("送达", ("method", "served_on", "receiver")), SERVICE_DETAILS),
    "serve_decision": (Group("送达", ("paper", "method", "served_on", "receiver")), SERVICE_DETAILS),
    "request_hearing": (Group("听证要求", ("late", "reason")),),
    "appoint_chair": (Group("主持人", ("chair",)),),
    "notify_hearing": (Group("听证的时间、地点", ("held_on", "place", "public")),),
    "hold_hearing": (Group("听证笔录", ("summary", "record")),),
    "discuss_collectively": (Group("结论", ("outcome", "conclusion")),),
    "discuss_extension": (Group("结论", ("outcome", "conclusion")),),
}  # fmt: skip

# What an act is there to complete: known by then, but shown open until this part of it is said.
COMPLETED: Mapping[str, Mapping[str, str]] = {"write_report": {"violations": "penalties"}}


def is_to_complete(act: str, fact: str, known: object) -> bool:
    """Whether the act is where somebody still has to say a part of this known fact."""
    part = COMPLETED.get(act, {}).get(fact)
    rows = known if isinstance(known, list | tuple) else ()
    return part is not None and any(isinstance(r, Mapping) and not r.get(part) for r in rows)


# What is asked at once within a row; the rest is folded away as long as nothing stands in it.
_REPORT = frozenset(
    {"conduct", "consequence", "happened_on", "gains", "provisions", "basis", "rests_on",
     "established", "penalties"}
)  # fmt: skip
AT_ONCE: Mapping[tuple[str, str], frozenset[str]] = {
    ("", "parties"): frozenset({"kind", "name", "uscc", "id_number", "address", "phone"}),
    ("", "violations"): frozenset({"conduct", "happened_on", "place", "provisions"}),
    ("", "measures"): frozenset(
        {"kind", "object", "quantity", "related", "essential", "sealed_before"}
    ),
    ("write_report", "violations"): _REPORT,
    ("revise_report", "violations"): _REPORT,
}


def is_at_once(act: str, fact: str, part: str) -> bool:
    """Whether a part of a row is asked at once."""
    wanted = AT_ONCE.get((act, fact), AT_ONCE.get(("", fact)))
    return wanted is None or part in wanted


INQUIRY = ("inquire",)
DISCUSSIONS = ("discuss_collectively", "discuss_extension")
NOTICES = ("notify",)
HEARINGS = ("request_hearing", "appoint_chair", "notify_hearing", "hold_hearing")
DECISIONS = ("decide", "exempt", "find_no_grounds")
# Acts laid out by hand have a template of their own below console/acts/.
TEMPLATES: Mapping[str, str] = {
    **dict.fromkeys(INQUIRY, "inquiry"),
    **dict.fromkeys(NOTICES, "notice"),
    **dict.fromkeys(HEARINGS, "hearing"),
    **dict.fromkeys(DISCUSSIONS, "discussion"),
    **dict.fromkeys(DECISIONS, "decision"),
}  # fmt: skip
# Asked in a way of their own on those pages.
BY_HAND: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(DISCUSSIONS, frozenset({"attendees", "opinions"})),
}  # fmt: skip


def groups_of(spec: ActionSpec, asked: Iterable[str]) -> list[Group]:
    """Every name asked for once: in the groups of its act, and what no group names after them."""
    left = [name for name in asked if name not in BY_HAND.get(spec.id, frozenset())]
    found = []
    for group in GROUPS.get(spec.id, ()):
        names = tuple(name for name in group.names if name in left)
        left = [name for name in left if name not in names]
        if names:
            found.append(Group(group.title, names, group.help, group.look))
    own = tuple(name for name in left if name in spec.says)
    facts = tuple(name for name in left if name not in spec.says)
    for title, names in (("", own), ("案件事实", facts)):
        if names:
            found.append(Group(title, names))
    return found


def template_of(act: str) -> str:
    """The page on which an act is filled in."""
    return f"console/acts/{TEMPLATES.get(act, 'form')}.html"
