"""Defects of subject and staff."""

from dataclasses import replace
from datetime import timedelta

from chengming.casework.review.checks.view import REVIEW, Certificate
from tests.corpus.draft import Draft
from tests.corpus.planting import defect


@defect("two_officers", "一人执法", "small", "waived")
def questioned_by_one(d: Draft) -> None:
    d.one("inquire").beside = []


@defect("two_officers", "一人执法", "kept")
def preserved_by_one(d: Draft) -> None:
    d.one("preserve_evidence").beside = []


@defect("two_officers", "一人执法", "stated")
def same_officer_twice(d: Draft) -> None:
    d.one("inspect_site").beside = ["a"]


@defect("two_officers", "一人送达", "heard")
def notice_served_by_one(d: Draft) -> None:
    d.one("serve_notice").beside = []


@defect("credential_valid", "证件过期", "small", "moved")
def credential_expired(d: Draft) -> None:
    d.certificates["b"] = [replace(d.certificates["b"][0], expires=d.start - timedelta(days=1))]


@defect("credential_valid", "证件中途到期", "stated")
def credential_expired_meanwhile(d: Draft) -> None:
    d.certificates["a"] = [replace(d.certificates["a"][0], expires=d.day(6))]


@defect("credential_valid", "证件尚未发", "heard")
def credential_issued_later(d: Draft) -> None:
    d.certificates["b"] = [replace(d.certificates["b"][0], issued=d.day(7))]


@defect("credential_valid", "证件已收回", "kept")
def credential_revoked(d: Draft) -> None:
    d.certificates["a"] = [replace(d.certificates["a"][0], revoked_on=d.day(1))]


@defect("credential_valid", "无证执法", "announced")
def no_credential(d: Draft) -> None:
    d.without_credential.add("b")


@defect("credential_valid", "证件号码查无此证", "waived")
def credential_made_up(d: Draft) -> None:
    """A number nobody issued: the machine only says that it does not know it."""
    d.photograph["b"] = "YB-伪"


@defect("credential_kind", "证件类别不符", "small")
def credential_of_another_field(d: Draft) -> None:
    d.certificates["b"] = [replace(d.certificates["b"][0], areas=("health",))]


@defect("credential_kind", "以审核资格代执法证", "stated")
def review_qualification_for_field_work(d: Draft) -> None:
    held = d.certificates["b"][0]
    d.certificates["b"] = [Certificate(held.number, REVIEW, held.issued)]


@defect("handlers_act", "非承办人调查", "small")
def reported_by_a_stranger(d: Draft) -> None:
    d.one("write_report").by = "x"


@defect("handlers_act", "非承办人调查", "moved")
def questioned_by_strangers(d: Draft) -> None:
    d.one("file_case").say["handlers"] = ["b", "x"]
    d.one("notify").by, d.one("write_report").by = "b", "b"


@defect("recusal_respected", "回避后继续办理", "stated")
def went_on_after_recusal(d: Draft) -> None:
    d.add("request_recusal", 5, "p", say={"person": "b", "ground": "与当事人有利害关系"}, hour=11)
    d.add("decide_recusal", 6, "d", say={"person": "b", "outcome": "granted"})


@defect("recusal_respected", "回避申请未答复", "small")
def recusal_unanswered(d: Draft) -> None:
    d.add("request_recusal", 5, "p", say={"person": "a", "ground": "与举报人是亲属"}, hour=11)


@defect("recusal_respected", "自行回避后继续办理", "kept")
def withdrew_and_went_on(d: Draft) -> None:
    d.add("recuse", 6, "b", say={"ground": "与当事人是邻居"})


@defect("recusal_respected", "应当回避而未提出", "waived")
def kin_of_the_party(d: Draft) -> None:
    """Kinship stands in no record: no machine can see it."""
    d.one("inquire").say["content"] = "当事人称呼执法人员为表兄。"


@defect(
    "roles_apart",
    "审核人办理过本案",
    "heard",
    also="credential_valid credential_kind reviewer_qualified",
)
def reviewer_had_investigated(d: Draft) -> None:
    d.certificates["b"] = [*d.certificates["b"]]
    d.one("conclude_review").by = "b"


@defect("roles_apart", "听证主持人办理过本案", "heard")
def chair_had_investigated(d: Draft) -> None:
    d.one("hold_hearing").by = "b"


@defect("roles_apart", "审核人自己签署", "heard")
def reviewer_signed_for_the_head(d: Draft) -> None:
    d.one("confirm_review").by = "c"


@defect("roles_apart", "承办人自己决定", "waived")
def handler_decided(d: Draft) -> None:
    d.one("decide").by = "a"


@defect("reviewer_qualified", "审核人无资格", "heard")
def reviewer_unqualified(d: Draft) -> None:
    d.without_credential.add("c")


@defect("reviewer_qualified", "审核人资格已终止", "heard")
def reviewer_had_left(d: Draft) -> None:
    d.certificates["c"] = [replace(d.certificates["c"][0], revoked_on=d.day(20))]


@defect("power_valid", "职权事项已停用", "small")
def power_ended(d: Draft) -> None:
    d.power = replace(d.power, valid_to=d.day(10))


@defect("power_valid", "职权属于别的机关", "stated")
def power_of_another_agency(d: Draft) -> None:
    d.power = replace(d.power, agency="health")


@defect("power_valid", "职权事项尚未启用", "announced")
def power_not_yet_begun(d: Draft) -> None:
    d.power = replace(d.power, valid_from=d.day(12))


@defect("power_covers", "超越职权", "waived", "heard")
def basis_of_another_power(d: Draft) -> None:
    d.power = replace(d.power, basis=("医师法/59",))


@defect("power_covers", "依据相同但行为不属该事项", "stated")
def conduct_of_another_power(d: Draft) -> None:
    """The article is right, the conduct is not the power's: only a person can tell."""
    d.violation()["conduct"] = "在道路上擅自挖掘。"
