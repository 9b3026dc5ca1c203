"""沿革: what was recorded of an agency, a person, a power or a list, in order, as people read it."""

from dataclasses import dataclass

from chengming.record.records import following
from chengming.record.records import queries as records
from chengming.record.records.queries import Record

TITLES = {
    "found_agency": "登记执法主体", "rename_agency": "更名", "dissolve_agency": "撤销执法主体",
    "enroll_person": "登记人员", "give_post": "任职", "end_post": "免职",
    "issue_credential": "发给执法证件", "revoke_credential": "收回、注销执法证件",
    "qualify_reviewer": "配备法制审核人员", "end_review_post": "法制审核人员调离",
    "give_account": "交付账号", "authorize_standing_in": "授权代理",
    "revoke_standing_in": "撤销代理", "rectify": "更正登记", "adopt_power": "登记职权事项",
    "end_power": "停用职权事项", "adopt_scope_list": "通过法制审核目录",
    "adopt_setting": "作出自定规定",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One record: what was done, when it was done and entered, by whom, on which paper."""

    record: Record
    title: str


def history(kind: str, key: str) -> list[Line]:
    """Every record of the object's stream, newest first; nothing is left out."""
    stream = following.stream(kind, key)
    found = [] if stream is None else records.of_stream(stream)
    return [Line(record, TITLES.get(record.kind, record.kind)) for record in reversed(found)]
