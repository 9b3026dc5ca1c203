"""The acts of the registry: who may do them, the form each asks for, the one action it calls."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import Form

from chengming.casework.review import queries as reviews
from chengming.law.load import load
from chengming.law.procedure import OFFICES
from chengming.record.clock.queries import today
from chengming.record.records.facts import Actor
from chengming.standing.powers import actions as powers
from chengming.standing.powers.rules import (
    BINDS_AGENCY,
    FORM,
    MATERIALS,
    PROTECTS_PARTY,
    TOGETHER,
    fits_together,
)
from chengming.standing.registry import actions as registry
from chengming.standing.registry import queries
from chengming.web.console.registry import forms

HEADS = ("agency_head", "chief_head")
LEGAL = (*HEADS, "legal_head")
AGENCY, PERSON, POWER = "agency", "person", "power"


@dataclass(frozen=True)
class Subject:
    """What the act is done to: an agency of one's own, or one of its people or powers."""

    agency: str
    key: str


@dataclass(frozen=True)
class Doing:
    """One act as the console offers it."""

    id: str
    title: str
    subject: str
    offices: tuple[str, ...]
    form: type[Form]
    do: Callable[[Subject, Mapping[str, Any], Actor, datetime], object]
    note: str = ""


def _enroll(subject: Subject, said: Mapping[str, Any], by: Actor, at: datetime) -> object:
    late = said["late_reason"]
    person = registry.enroll_person(
        name=said["name"], id_number=said["id_number"], by=by, at=at, late_reason=late
    )
    return registry.give_post(
        person=person.pk, agency=subject.agency, office=said["office"],
        valid_from=said["valid_from"], by=by, at=at, late_reason=late,
    )  # fmt: skip


def _on_agency(action: Callable[..., object]) -> Callable[..., object]:
    return lambda subject, said, by, at: action(agency=subject.agency, by=by, at=at, **said)


def _on_person(action: Callable[..., object], *, of_agency: bool = True) -> Callable[..., object]:
    def do(subject: Subject, said: Mapping[str, Any], by: Actor, at: datetime) -> object:
        where = {"agency": subject.agency} if of_agency else {}
        return action(person=subject.key, by=by, at=at, **where, **said)

    return do


def _unbound(action: Callable[..., object]) -> Callable[..., object]:
    return lambda _, said, by, at: action(by=by, at=at, **said)


def _set(name: str) -> Callable[..., object]:
    """One thing an agency decides for itself, under a form of its own."""
    return lambda subject, said, by, at: powers.adopt_setting(
        agency=subject.agency, name=name, by=by, at=at, **said
    )


def _revoke_stand_in(_: Subject, said: Mapping[str, Any], by: Actor, at: datetime) -> object:
    named = dict(said) | {"authorization": uuid.UUID(said["authorization"])}
    return registry.revoke_standing_in(by=by, at=at, **named)


DOINGS = {
    doing.id: doing
    for doing in (
        Doing("rename", "更名", AGENCY, HEADS, forms.Rename, _on_agency(registry.rename_agency)),
        Doing("enroll", "登记人员并任职", AGENCY, HEADS, forms.Enroll, _enroll),
        Doing("give-post", "任职", PERSON, HEADS, forms.GivePost, _on_person(registry.give_post)),
        Doing("end-post", "免职", PERSON, HEADS, forms.EndPost, _on_person(registry.end_post)),
        Doing(
            "issue-credential", "登记执法证件", PERSON, HEADS, forms.IssueCredential,
            _on_person(registry.issue_credential, of_agency=False),
        ),
        Doing(
            "revoke-credential", "收回、注销执法证件", PERSON, HEADS, forms.RevokeCredential,
            _unbound(registry.revoke_credential),
        ),
        Doing(
            "qualify-reviewer", "配备法制审核人员", PERSON, HEADS, forms.QualifyReviewer,
            _on_person(registry.qualify_reviewer),
        ),
        Doing(
            "end-review-post", "法制审核人员调离", PERSON, HEADS, forms.EndReviewPost,
            _on_person(registry.end_review_post),
        ),
        Doing(
            "stand-in", "授权代理", PERSON, HEADS, forms.StandIn,
            _on_person(registry.authorize_standing_in),
            "代理受两个人的限制：任何一个人办过的、应当回避的，代理人都不能办。到期自行终止。",
        ),
        Doing("revoke-stand-in", "撤销代理", PERSON, HEADS, forms.RevokeStandIn, _revoke_stand_in),
        Doing("adopt-power", "登记职权事项", AGENCY, LEGAL, forms.AdoptPower, _on_agency(powers.adopt_power)),
        Doing(
            "end-power", "停用职权事项", POWER, LEGAL, forms.EndPower,
            lambda subject, said, by, at: powers.end_power(power=subject.key, by=by, at=at, **said),
        ),
        Doing(
            "adopt-setting", "作出自定规定", AGENCY, LEGAL, forms.Setting,
            _on_agency(powers.adopt_setting),
            "机关可以自行规定的，只能比法律从严；自施行之日起对此后的行为有效。",
        ),
        Doing(
            "choose-review-form", "选用法制审核表", AGENCY, LEGAL, forms.ChosenForm, _set(FORM),
            "自施行之日起，本机关审核人员按所选的审核表逐项审核；已经出具的意见不变。",
        ),
        Doing(
            "list-materials", "规定处罚案件的送审材料", AGENCY, LEGAL, forms.Listed,
            _set("review/materials"), "送审时缺少所列材料的不能送审；案件没有的（如没有听证）不要求。",
        ),
        Doing(
            "list-measure-materials", "规定强制措施的送审材料", AGENCY, LEGAL, forms.Listed,
            _set("compulsion/review/materials"), "送审时缺少所列材料的不能送审。",
        ),
        Doing(
            "list-together", "规定可以一并审批的行为", AGENCY, LEGAL, forms.Listed, _set(TOGETHER),
            "只限负责人审批的一般事项；审核决定阶段的行为须逐件办理。",
        ),
    )
}  # fmt: skip


def prepare(doing: Doing, subject: Subject, form: Form) -> Form:
    """Fill in what the form lets one choose from, as of today."""
    for name, choices in _choices(doing, subject):
        forms.with_choices(form, name, choices)
    return form


def _choices(doing: Doing, subject: Subject) -> list[tuple[str, list[tuple[str, str]]]]:
    day = today()
    if doing.id == "end-post":
        held = queries.offices_of(subject.key, subject.agency, day)
        return [("office", [(office, OFFICES[office]) for office in held])]
    if doing.id == "revoke-credential":
        held_now = queries.credentials_of(subject.key, day)
        return [("number", [(one.number, one.number) for one in held_now])]
    if doing.id == "stand-in":
        others = [p for p in queries.officers_of(subject.agency, day) if p.person != subject.key]
        return [("for_person", [(one.person, one.name) for one in others])]
    if doing.id == "revoke-stand-in":
        found = [row for row in queries.standing_in(day) if row.person_id == subject.key]
        return [
            (
                "authorization",
                [(row.record.hex, f"{row.instrument}（{OFFICES[row.office]}）") for row in found],
            )
        ]
    if doing.id == "adopt-setting":
        parameters = load().parameters
        names = [*BINDS_AGENCY, *PROTECTS_PARTY]
        return [("name", [(name, parameters[name].title) for name in names])]
    own = _own_choices(doing.id, day)
    return [("value", own)] if own else []


def _own_choices(doing: str, day: date) -> list[tuple[str, str]]:
    """What an agency may choose or list, with the words for it."""
    law = load()
    if doing == "choose-review-form":
        known = law.review_forms.forms.values()
        return [(form.id, form.title) for form in known if form.valid_from <= day]
    if name := _MATERIALS.get(doing):
        titles = reviews.material_titles()
        return [(one, titles[one]) for one in sorted(MATERIALS[name], key=list(titles).index)]
    if doing != "list-together":
        return []
    acts = {a.id: a for p in law.procedures.values() for a in p.actions.values()}
    return [(one.id, one.title) for one in acts.values() if fits_together(one)]


_MATERIALS = {
    "list-materials": "review/materials", "list-measure-materials": "compulsion/review/materials",
}  # fmt: skip
