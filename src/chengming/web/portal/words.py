"""Words of the public pages for what the tables keep as ids; taken from the law data."""

from collections.abc import Iterable

from chengming.law.load import load
from chengming.law.procedure import FactSpec

PARTY_CLASSES = {"organization": "单位", "individual": "个人"}
SERIES = {"decide": "行政处罚", "exempt": "不予行政处罚", "find_no_grounds": "违法事实不能成立"}
CREDENTIAL_KINDS = {"provincial": "省级人民政府制发", "ministry": "国务院部门制发"}
AGENCY_KINDS = {
    "organ": "行政机关", "department": "市人民政府工作部门", "town": "乡镇人民政府、街道办事处", "authorized": "法律法规授权组织",
    "entrusted": "受委托组织",
}  # fmt: skip
POWER_SOURCES = {"statutory": "本级法定", "granted": "赋权", "entrusted": "委托"}


def _kinds() -> dict[str, str]:
    violations = load().procedures["penalty/ordinary"].facts["violations"]
    kind = _item(_item(violations.items, "penalties").items, "kind")
    return dict(kind.labels)


def _item(items: Iterable[FactSpec], name: str) -> FactSpec:
    return next(item for item in items if item.name == name)


KINDS = _kinds()
"""处罚种类 by id."""


def kind_titles(kinds: Iterable[str]) -> str:
    """Kinds of penalty, joined."""
    return "、".join(KINDS.get(kind, kind) for kind in kinds)
