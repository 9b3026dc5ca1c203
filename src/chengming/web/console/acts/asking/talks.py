"""Two things asked otherwise than one by one: question and answer, and who said what at a discussion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chengming.web.console.acts.asking.people import People
from chengming.web.console.acts.asking.raw import row_numbers
from chengming.web.console.acts.asking.roles import HEADS
from chengming.web.console.acts.asking.shapes import Choice, Errors, Raw
from chengming.web.console.acts.reading import texts
from chengming.web.console.acts.reading.errors import NotUnderstood

ASKED = "f.asked"
CONTENT = "f.content"
ATTENDEES, OPINION = "f.attendees", "f.opinion"
USUAL = (
    "我们是行政执法人员，这是我们的执法证件，请您查看。现依法向您询问，您应当如实回答。看清楚了吗？",
    "您有权申请执法人员回避，有权陈述和申辩。您是否申请回避？",
    "请介绍您的姓名、身份，以及与本案的关系。",
    "请说明有关情况：时间、地点、经过。",
    "有关的进货、销售、数量和金额情况如何？有没有凭证？",
    "您还有什么要补充的？",
    "以上笔录请您核对，是否与您所说一致？",
)
"""Questions most inquiries begin and end with (行政处罚法第四十三条、第四十五条、第五十五条)."""


@dataclass(frozen=True)
class Exchange:
    """One question with its answer."""

    number: int
    question: str
    answer: str


def exchanges(raw: Raw) -> tuple[Exchange, ...]:
    """What was asked; nothing asked yet: the usual questions."""
    numbers = row_numbers(raw, ASKED)
    if not numbers:
        return tuple(Exchange(n, question, "") for n, question in enumerate(USUAL))
    return tuple(
        Exchange(n, _one(raw, f"{ASKED}.{n}.question"), _one(raw, f"{ASKED}.{n}.answer"))
        for n in numbers
    )


def composed(raw: Raw) -> Raw:
    """The same with questions and answers written into the content; unanswered ones are left out."""
    if not row_numbers(raw, ASKED):
        return raw
    said = [f"问：{e.question.strip()}\n答：{e.answer.strip()}" for e in exchanges(raw)
            if e.answer.strip()]  # fmt: skip
    more = _one(raw, CONTENT).strip()
    return raw | {CONTENT: ["\n".join([*said, *([more] if more else [])])]}


@dataclass(frozen=True)
class Voice:
    """One who may take part in a discussion, and what he said."""

    person: Choice
    opinion: str
    error: str

    @property
    def name(self) -> str:
        """The input of the opinion."""
        return f"{OPINION}.{self.person.value}"


def voices(raw: Raw, people: People, errors: Errors) -> tuple[Voice, ...]:
    """The heads of the agency that day, each with what was typed for him."""
    found = people.choices(HEADS, raw.get(ATTENDEES, ()))
    return tuple(
        Voice(
            choice, _one(raw, f"{OPINION}.{choice.value}"),
            errors.get(f"{OPINION}.{choice.value}", ""),
        )
        for choice in found
    )  # fmt: skip


def discussed(raw: Raw, people: People, errors: Errors) -> Mapping[str, object]:
    """Attendees and their opinions; whoever took part has said something (行政处罚法第五十七条第二款)."""
    attending = list(dict.fromkeys(one for one in raw.get(ATTENDEES, ()) if one.strip()))
    opinions = []
    for person in attending:
        if person not in people.all:
            errors[ATTENDEES] = "所选的人当日不在本机关任职。请重新选择。"
            continue
        said = _opinion(raw, person, errors)
        if said:
            opinions.append({"person": person, "opinion": said})
    _check_absent(raw, attending, errors)
    if not attending:
        errors[ATTENDEES] = "请勾选参加讨论的人。"
    return {"attendees": attending, "opinions": opinions}


def _opinion(raw: Raw, person: str, errors: Errors) -> str:
    name = f"{OPINION}.{person}"
    try:
        said = texts.text(_one(raw, name))
    except NotUnderstood as error:
        errors[name] = error.message
        return ""
    if not said:
        errors[name] = "参加的人应当逐人写明意见。"
    return said


def _check_absent(raw: Raw, attending: Sequence[str], errors: Errors) -> None:
    for name, typed in raw.items():
        person = name.removeprefix(f"{OPINION}.")
        if name.startswith(f"{OPINION}.") and person not in attending and "".join(typed).strip():
            errors.setdefault(name, "写了意见，但没有勾选参加。请勾选，或者删去意见。")


def _one(raw: Raw, name: str) -> str:
    return next(iter(raw.get(name, ())), "")
