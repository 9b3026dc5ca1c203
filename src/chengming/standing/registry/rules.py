"""What the registry checks before an act; each refusal with its article."""

import hashlib
import hmac
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from chengming.law.load import LawData
from chengming.record.clock.queries import SHANGHAI
from chengming.record.ledger import keys
from chengming.record.records.facts import Actor
from chengming.standing.accounts import acts
from chengming.standing.accounts import queries as accounts
from chengming.standing.registry.errors import (
    AccountGiven,
    CredentialRefused,
    DatesRefused,
    LateReasonMissing,
    NoSupervisionHere,
    OwnAffair,
    QualificationRefused,
    StandingInRefused,
)
from chengming.standing.registry.models import AccountHolder

CREDENTIAL_KINDS = ("provincial", "ministry")
HEADS = ("agency_head", "chief_head")
"""行政机关负责人（行政处罚法第五十七条）."""
CAPACITIES = {
    "judicial_office": "司法所人员", "government_lawyer": "公职律师", "legal_counsel": "法律顾问",
}  # fmt: skip
"""Who may be appointed to review for an agency from outside its legal body (118号（十一）)."""
SUPERVISOR, SUPERVISION = "supervisor", "supervision"
"""执法监督人员 hold their post in an agency of this kind, and nowhere else (行政执法监督条例第六条)."""
REVIEW_OFFICES = ("legal_reviewer", "legal_head")
"""Offices that act by review qualification, not by enforcement credential (行政处罚法第五十八条)."""


def check_entry(at: datetime, late_reason: str) -> None:
    """An act entered on a later day needs its reason; the mark stays for ever."""
    if acts.is_late(at) and not late_reason:
        day = at.astimezone(SHANGHAI).date().isoformat()
        raise LateReasonMissing(
            f"该事项办理于 {day}，属于补录（行政处罚法第四十七条：全过程记录）。请说明补录理由，补录标记将永久保留。"
        )


def check_not_own(by: Actor, person: str) -> None:
    """办理人不得办理本人的任职、证件和资格。"""
    if by.person == person:
        raise OwnAffair(
            "不得办理本人的任职、证件和资格事项（行政处罚法第四十三条）。请交由他人办理。"
        )


def check_dates(start: date, end: date | None) -> None:
    """``end`` is the first day on which it no longer holds."""
    if end is not None and end <= start:
        raise DatesRefused(f"截止日期 {end} 不晚于起始日期 {start}。请核对日期。")


def check_supervisor(office: str, kind: str) -> None:
    """执法监督人员只在行政执法监督机关任职: nobody supervises from inside an agency that enforces."""
    if office == SUPERVISOR and kind != SUPERVISION:
        raise NoSupervisionHere(
            "执法监督人员由行政执法监督机关的人员担任（行政执法监督条例第六条），本机关不是行政执法监督机关。"
            "请另选职务。"
        )


def check_credential(kind: str, number: str, issued: date, expires: date) -> None:
    """执法证件: a known kind, a number, and a term that runs forward."""
    if kind not in CREDENTIAL_KINDS:
        raise CredentialRefused(
            f"执法证件种类应为 {'、'.join(CREDENTIAL_KINDS)} 之一（行政处罚法第四十二条）。请核对。"
        )
    if not number.strip():
        raise CredentialRefused("执法证件应当有证件号码（行政处罚法第四十二条）。请填写证件号码。")
    if expires < issued:
        raise CredentialRefused(
            f"证件有效期截止日 {expires} 早于发证日 {issued}（行政处罚法第四十二条）。请核对日期。"
        )


def check_reviewer(law: LawData, number: str, first_review_on: date | None) -> None:
    """初次从事处罚决定法制审核的，应当取得法律职业资格（行政处罚法第五十八条第二款）。

    Only who began before that paragraph was in force may do without; the day stands in the law data.
    """
    if number.strip():
        return
    since = min(
        version.valid_from
        for version in law.instruments.versions("行政处罚法")
        if version.has("58", "2")
    )
    if first_review_on is None or first_review_on >= since:
        raise QualificationRefused(
            "初次从事行政处罚决定法制审核的人员，应当通过国家统一法律职业资格考试取得法律职业资格"
            f"（行政处罚法第五十八条第二款）。请填写资格证书编号；{since} 前已从事审核的，请填写初次审核日期。"
        )


def check_appointment(
    capacity: str, instrument: str, start: date, end: date | None, at: datetime
) -> None:
    """书面指定审核人员: a capacity of 118号（十一）, a paper, and days that begin and end."""
    if capacity not in CAPACITIES:
        raise QualificationRefused(
            f"指定的审核人员应为{'、'.join(CAPACITIES.values())}（国办发〔2018〕118号（十一））。请核对身份。",
            ("国办发〔2018〕118号/11",),
        )
    if not instrument.strip() or end is None:
        raise QualificationRefused(
            "指定法制机构以外的人员审核，应当书面指定并写明起止日期（国办发〔2018〕118号（十一））。"
            "请填写文号和截止日期。",
            ("国办发〔2018〕118号/11",),
        )
    check_dates(start, end)
    if start < at.astimezone(SHANGHAI).date():
        raise QualificationRefused(
            "指定不得从作出之前的日期起算（国办发〔2018〕118号（十一））：此前的审核没有指定。请核对起始日期。",
            ("国办发〔2018〕118号/11",),
        )


def check_account(person: str, account: int) -> None:
    """一人一号、一号一人: an account in use is held by nobody else, nor does its holder hold two."""
    if not accounts.is_open(account):
        raise AccountGiven("没有这个账号，或者账号已经停用。请先开立账号。")
    if AccountHolder.objects.filter(account_id=account).exclude(pk=person).exists():
        raise AccountGiven("该账号已有持有人，一个账号只能一人使用。请另行开立账号。")
    held = AccountHolder.objects.filter(pk=person).values_list("account_id", flat=True).first()
    if held is not None and accounts.is_open(held):
        raise AccountGiven("该人员已有账号，一人只能有一个账号。请先停用原账号。")


def check_authorizer(by: Actor, agency: str) -> None:
    """授权人应为本机关负责人，以本人的职务授权: whoever stands in himself authorises nobody."""
    if by.office not in HEADS or by.agency != agency or by.for_person:
        raise StandingInRefused(
            "职务代理应由本机关负责人以本人的职务书面授权（行政处罚法第五十七条）；代理人不得再授权他人。"
            "请由机关负责人本人办理。"
        )


def check_standing_in(
    *, person: str, for_person: str, instrument: str, start: date, end: date, at: datetime
) -> None:
    """代理: two persons, in writing, from a day that has not passed to a day after it."""
    if person == for_person:
        raise StandingInRefused("代理人和被代理人应为两人（行政处罚法第五十七条）。请核对人员。")
    if not instrument.strip():
        raise StandingInRefused(
            "职务代理应当书面授权（行政处罚法第五十七条）。请填写授权文书的文号。"
        )
    check_dates(start, end)
    if start < at.astimezone(SHANGHAI).date():
        raise StandingInRefused(
            "代理不得从授权之前的日期起算（行政处罚法第五十七条）：此前的行为没有授权。请核对起始日期。"
        )


def id_digest(number: str) -> str:
    """带密钥摘要: an ID number could be guessed from a plain hash, so the desk's key goes in."""
    key = keys.doors(Path(settings.CHENGMING_HOME))[keys.DESK_DOOR]
    message = b"chengming/person/v1\x00" + number.strip().upper().encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()
