"""What the pages of the registry show, as of a day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest

from chengming.casework.review import queries as reviews
from chengming.law.citation import Citation
from chengming.law.dated import FIELDS
from chengming.law.errors import BadCitation
from chengming.law.load import load
from chengming.law.procedure import OFFICES
from chengming.record.clock.queries import SHANGHAI, today
from chengming.standing.powers import queries as powers
from chengming.standing.powers.rules import FORM, TOGETHER
from chengming.standing.registry import queries as registry
from chengming.standing.registry.history import Line, history
from chengming.web.console.acts.reading import moments
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.registry.doing import DOINGS, Doing
from chengming.web.console.registry.forms import CREDENTIALS, PENALTIES
from chengming.web.ui.shapes import Chip, Entry, Mark

SOON = 60  # days before a credential ends in which it is marked; a matter of colour
# Kept out of the pages: digests that say nothing to a reader, ids that are shown by name.
_UNSAID = frozenset({"id_digest", "account"})
_WORDS = {
    "name": "名称、姓名", "short_name": "简称", "kind": "种类", "fields": "领域", "place": "行政区划",
    "valid_from": "自", "valid_to": "至（不含）", "office": "职务", "agency": "机关", "number": "号码",
    "areas": "区域、类别", "issued": "发证", "expires": "有效期至", "revoked_on": "无效自",
    "appointed_from": "配备", "appointed_to": "调离", "first_review_on": "初次审核",
    "legal_qualification_no": "法律职业资格", "for_person": "被代理人", "cite": "依据", "code": "编码",
    "title": "名称", "field": "领域", "basis": "依据", "penalties": "处罚种类", "value": "规定为",
    "unit": "单位", "power_to_decide": "制定权依据", "record": "所更正的记录", "rows": "条目",
    "power_source": "职权来源", "credential": "证件", "authorization": "授权",
}  # fmt: skip
_AGENCIES = {
    "organ": "行政机关", "department": "工作部门", "town": "乡镇人民政府、街道办事处",
    "authorized": "法律法规授权组织", "supervision": "行政执法监督机关",
}  # fmt: skip
_TITLES: Mapping[str, Mapping[str, str]] = {
    "kind": CREDENTIALS | _AGENCIES, "office": OFFICES, "penalties": PENALTIES, "field": FIELDS,
    "fields": FIELDS, "areas": FIELDS, "unit": {"working_day": "工作日", "calendar_day": "日", "fen": "分"},
    "power_source": {"statutory": "法定"},
}  # fmt: skip
_SETTINGS = {TOGETHER: "可以一并审批的行为", FORM: "法制审核表"}


def as_of(request: HttpRequest) -> tuple[date, str, bool]:
    """The day asked for (today), what is wrong with what was typed, whether it is another day."""
    typed = request.GET.get("on", "").strip()
    if not typed:
        return today(), "", False
    try:
        return moments.day(typed, today()), "", True
    except NotUnderstood as error:
        return today(), error.message, False


def people(agency: str, on: date) -> list[dict[str, Any]]:
    """Everybody holding a post that day, with what each is certified for."""
    return [
        {
            "person": one.person, "name": one.name,
            "offices": "、".join(OFFICES.get(office, office) for office in one.offices),
            "chips": [_credential(c, on) for c in one.credentials], "review": one.review,
        }
        for one in registry.officers_of(agency, on)
    ]  # fmt: skip


def _credential(credential: Any, on: date) -> Chip:
    left = (credential.expires - on).days
    state = "ended" if left < 0 else "soon" if left <= SOON else "valid"
    kind = CREDENTIALS.get(credential.kind, credential.kind)
    return Chip(credential.number, kind, f"有效至 {credential.expires:%Y-%m-%d}", state)


def person(agency: str, key: str, on: date) -> dict[str, Any] | None:
    """One person who holds a post in this agency, or held one; None where he never did."""
    lines = history("person", key)
    if not any(line.record.say.get("agency") == agency for line in lines):
        return None
    held = registry.offices_of(key, agency, on)
    return {
        "person": key, "name": registry.names([key]).get(key, ""),
        "offices": [OFFICES.get(office, office) for office in held],
        "chips": [_credential(c, on) for c in registry.credentials_of(key, on)],
        "review": registry.review_qualification(key, agency, on),
        "has_account": registry.account_of(key) is not None,
        "standing_in": [row for row in registry.standing_in(on) if row.person_id == key],
        "timeline": list(timeline(lines)),
    }  # fmt: skip


def timeline(lines: list[Line]) -> Iterator[Entry]:
    """History as the timeline shows it."""
    for line in lines:
        record = line.record
        late = f"补录：{record.made.astimezone(SHANGHAI):%Y-%m-%d} 录入" if record.late else ""
        marks = (Mark("更正", "water"),) if record.kind == "rectify" else ()
        yield Entry(
            when=record.done, title=line.title, detail=said(record.say), late=late, marks=marks,
            people="　".join(filter(None, (record.actor.called, record.instrument, record.reason))),
        )  # fmt: skip


def said(say: Mapping[str, object]) -> str:
    """What a record states, in words; what it leaves open is not said."""
    return "；".join(
        f"{_WORDS.get(k, k)} {_word(k, v)}"
        for k, v in say.items()
        if k not in _UNSAID and v not in ("", None)
    )


def _word(key: str, value: object) -> str:
    if key == "rows":
        return f"{len(value) if isinstance(value, list) else 0} 条"
    if isinstance(value, list):
        return "、".join(_word(key, item) for item in value)
    text = str(value)
    if key == "for_person":
        return registry.names([text]).get(text, "")
    if key in ("basis", "cite", "power_to_decide"):
        return _cite(text)
    if key == "agency":
        return registry.agency(text).name
    if key == "name":
        return _setting(text)
    if key == "value":
        return _act(text)
    return _TITLES.get(key, {}).get(text, text)


def _setting(name: str) -> str:
    """A name is a person's or an agency's, or of the parameter that the agency set."""
    known = load().parameters
    return known[name].title if name in known else _SETTINGS.get(name, name)


def _act(text: str) -> str:
    """What an agency chose or listed: acts, materials, a form; else a number."""
    law = load()
    if text in law.review_forms:
        return law.review_forms[text].title
    titles = (p.actions[text].title for p in law.procedures.values() if text in p.actions)
    return next(titles, reviews.material_titles().get(text, text))


def _cite(text: str) -> str:
    try:
        found: Citation = load().instruments.parse(text)
    except BadCitation:
        return text
    return found.short()


def powers_of(agency: str, on: date, term: str) -> list[Any]:
    """The agency's powers of that day whose name or code answers to the words."""
    return [row for row in powers.powers_of(agency, on) if term in row.title or term in row.code]


def offered(subject: str, office: str, *, own: bool) -> list[Doing]:
    """The acts that somebody in this office may do to such a subject of his own agency."""
    return [d for d in DOINGS.values() if own and d.subject == subject and office in d.offices]
