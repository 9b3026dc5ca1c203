"""What is checked before something is proposed, approved or withdrawn; ``check_`` raises with the article."""

from collections.abc import Iterable

from chengming.casework.cases.dossier import Dossier
from chengming.law.load import LawData
from chengming.law.procedure import FactSpec
from chengming.openness.disclosure.errors import (
    ContentMoved,
    DisclosureError,
    MinorParty,
    MustBeHidden,
    MustBeShown,
    NotADrafter,
    NothingToPublish,
    NotPublished,
    PartUnknown,
    PersonalDataFound,
    ReasonMissing,
    SamePerson,
)
from chengming.openness.disclosure.publishing.content import Content
from chengming.openness.disclosure.publishing.pages import Life
from chengming.openness.disclosure.publishing.review import Reviewed
from chengming.openness.disclosure.redaction import demands as demanding
from chengming.openness.disclosure.redaction import facts as reading
from chengming.openness.disclosure.redaction import shapes
from chengming.record.records.facts import Actor

APPROVER = "disclosure_approver"
BY_HAND = "by_hand"
LONGEST_REASON = 500
_MANDATED = ("decision.number", "decision.amount")


def latest(lives: Iterable[Life]) -> Life:
    """The penalty decision that stands; raises where there is none to publish."""
    standing = [life for life in lives if life.decision.kind == "decide" and not life.fallen]
    if not standing:
        raise NothingToPublish(
            "没有有效的行政处罚决定，没有可以公示的内容（行政处罚法第四十八条）。不予处罚、违法事实不成立的"
            "决定不作为处罚决定公示；已撤销的决定不得公示。"
        )
    return standing[-1]


def published(lives: Iterable[Life]) -> Life:
    """The decision that is shown now; raises where none is."""
    for life in lives:
        if life.current is not None:
            return life
    raise NotPublished(
        "本案没有正在公示的处罚决定（行政处罚法第四十八条第二款）。请核对：可能已经撤回，或者公示期满。"
    )


def persons_of(by: Actor) -> frozenset[str]:
    """Who acts, and for whom he stands in (代理): the bans of both are borne (security.md S15)."""
    return frozenset(person for person in (by.person, by.for_person) if person)


def check_drafter(dossier: Dossier, by: Actor) -> None:
    """承办人 of the case, or somebody of the disclosure office, who then does not approve (G-23)."""
    persons, fold = persons_of(by), dossier.fold
    if persons & fold.recused or not (persons & fold.handlers or by.office == APPROVER):
        raise NotADrafter(
            "公示内容由本案承办人或者公示审核人员起草（国办发〔2018〕118号（二））。请由他们办理。"
        )


def can_draft(dossier: Dossier, by: Actor) -> bool:
    """Whether ``check_drafter`` lets him."""
    return _passes(check_drafter, dossier, by)


def check_second_person(dossier: Dossier, drafter: Actor, by: Actor) -> None:
    """谁起草、谁承办，都不能自己审批 (security.md S01, S06); asked of the person, not of the office."""
    persons, fold = persons_of(by), dossier.fold
    why = next(
        (
            word
            for word, stands_against in (
                ("本案承办人", persons & fold.handlers_ever),
                ("起草人", persons & persons_of(drafter)),
                ("已回避的人员", persons & fold.recused),
                ("您的职务", by.office != APPROVER),
            )
            if stands_against
        ),
        "",
    )
    if why:
        raise SamePerson(
            f"公示由另一人审批：{why}不能审批这份公示（国办发〔2018〕118号（二））。请由其他公示审批人员办理。"
        )


def can_approve(dossier: Dossier, drafter: Actor, by: Actor) -> bool:
    """Whether ``check_second_person`` lets him."""
    return _passes(check_second_person, dossier, drafter, by)


def check_choice(reviewed: Reviewed) -> None:
    """Every part chosen is there, what must be said is not hidden, what a rule hides is not shown."""
    choice, known = reviewed.choice, {line.part.key: line for line in reviewed.lines}
    # A part of the full text may be unknown to the summary: it is not shown there at all.
    for key, rule in choice.hide.items():
        if rule != BY_HAND and rule not in reviewed.grounds.rules:
            raise PartUnknown(f"没有“{rule}”这条隐去规则。请从所列规则中选择。")
        if key in known and is_mandated(key, reviewed):
            raise MustBeShown(
                f"“{known[key].part.label}”是必须公示的事项，不能隐去（国办发〔2018〕118号（六））。"
                "整件不应公开的，请改为“不予公示”并写明理由。"
            )
    for key in choice.show:
        if key in known and known[key].firm:
            why = known[key].said[0]
            raise MustBeHidden(
                f"“{known[key].part.label or '该段文字'}”必须隐去：{why.title}。不能公开，请保留隐去。",
                why.cites,
            )


def is_mandated(key: str, reviewed: Reviewed) -> bool:
    """文号、机关、单位当事人、种类、金额: what every publication must say (国办发〔2018〕118号（六）)."""
    if key in _MANDATED or (key.startswith("violations.") and key.endswith(".kind")):
        return True
    match = demanding.PARTY.fullmatch(key)
    if match is None or match[2] != "name":
        return False
    return reading.value(reviewed.facts, f"parties.{match[1]}.kind") != demanding.NATURAL


def check_no_minor(reviewed: Reviewed) -> None:
    """未成年人的案件整件不公开（未成年人保护法第一百零三条）."""
    if reviewed.minor:
        raise MinorParty(
            "当事人是未成年人，或者违法行为发生时未成年，整件不公开（未成年人保护法第一百零三条）。"
            "请改为“不予公示”，理由选“当事人是未成年人”。"
        )


def check_scan(reviewed: Reviewed) -> None:
    """个人信息扫描: nothing recognisable may be left in what is shown (security.md F30)."""
    leaks = reviewed.leaks
    if leaks:
        places = "；".join(dict.fromkeys(_place(part.label, part.key) for _, part in leaks))
        raise PersonalDataFound(
            f"将要公开的内容中还有个人信息（个人信息保护法第六条、第三十四条），在：{places}。请先隐去这些部分。"
        )


def _place(label: str, key: str) -> str:
    run = reading.RUN.fullmatch(key)
    if run is not None:
        return f"第 {int(key.rpartition('/')[2]) + 1} 段文字"
    return f"“{label}”" if label else "所引条款"


def check_same_content(content: Content, digest: str) -> None:
    """What is approved is what was drafted, to the letter."""
    if content.digest != digest:
        raise ContentMoved(
            "起草以后案件记录有更正，或者规则有变，公示内容已与起草时不同（国办发〔2018〕118号（二））。"
            "请退回，由起草人重新核对后再送审批。"
        )


def check_public_reason(reason: str, reviewed_names: Iterable[str]) -> None:
    """The public reason says why, and describes nobody (行政处罚法第四十八条第二款)."""
    said = reason.strip()
    if len(said) < 2 or len(said) > LONGEST_REASON:
        raise ReasonMissing(
            f"请用不超过 {LONGEST_REASON} 字向社会说明撤回的理由（行政处罚法第四十八条第二款）。"
        )
    found = [item for item in shapes.scan(said) if item.shape != "address"]
    if found or any(name in said for name in reviewed_names):
        raise PersonalDataFound(
            "向社会说明的理由中有个人姓名、号码或者当事人名称（个人信息保护法第六条）。请改写：只说撤回的原因，不说是谁。"
        )


def check_reason(reason: str, what: str) -> None:
    """A judgment has a reason."""
    if len(reason.strip()) < 2:
        raise ReasonMissing(f"{what}应当写明理由（行政处罚法第四十八条）。请补充后再提交。")


def grounds_of_withholding(law: LawData, procedure: str) -> FactSpec:
    """不予公示的情形, as the procedure lists them."""
    return law.procedures[procedure].actions["withhold_publication"].says["ground"]


def _passes(check: object, *arguments: object) -> bool:
    try:
        check(*arguments)  # type: ignore[operator]
    except DisclosureError:
        return False
    return True
