"""Why an act on a case was not carried out. One class per meaning; the case is untouched."""

from collections.abc import Sequence


class CaseError(Exception):
    """``message``: what, why (article), what to do now; ``citations``: the articles."""

    citations: tuple[str, ...] = ()

    def __init__(self, message: str, citations: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.citations = tuple(citations) or type(self).citations


class ActRefused(CaseError):
    """依法不得办理: the law's own refusals, each with gate, message and articles."""

    def __init__(self, refusals: Sequence[object]) -> None:
        self.refusals = tuple(refusals)
        messages = [getattr(refusal, "message", str(refusal)) for refusal in refusals]
        cited = [c for refusal in refusals for c in getattr(refusal, "citations", ())]
        super().__init__("".join(messages), tuple(dict.fromkeys(cited)))

    @property
    def gates(self) -> tuple[str, ...]:
        """Ids of the gates that refused."""
        return tuple(str(getattr(refusal, "gate", "")) for refusal in self.refusals)


class FactsMissing(CaseError):
    """应当载明的事项不全: the law cannot yet answer."""


class CaseMoved(CaseError):
    """期间已有他人操作: somebody acted since the caller looked; the message says what."""


class CaseUnknown(CaseError):
    """没有这个案件。"""


class UnknownAct(CaseError):
    """该程序没有这种行为。"""


class UnknownProcedure(CaseError):
    """没有这个程序。"""


class NotEntitled(CaseError):
    """办理人当日不具有所称的职务。"""

    citations = ("行政处罚法/42",)


class GateRefused(CaseError):
    """数据库拒绝: the last gate, in the database, did not let a verdict, pass or decision in."""

    citations = ("行政处罚法/58",)


class LateReasonMissing(CaseError):
    """补录应当说明理由。"""

    citations = ("行政处罚法/47",)


class ActInFuture(CaseError):
    """尚未作出的行为不能记录。"""

    citations = ("行政处罚法/47",)


class NumberGiven(CaseError):
    """文号由系统连续编排，不得自填。"""


class CorrectionRefused(CaseError):
    """不得更正或者作废: no such record or fact, or something rests on it."""

    citations = ("行政处罚法/47",)


class SecondPersonNeeded(CorrectionRefused):
    """已有行为以其为依据，更正须由第二人复核。"""


class ErasureTooEarly(CaseError):
    """案件未办结，不得删除。"""

    citations = ("行政处罚法/47", "个人信息保护法/47")


class PracticeRefused(CaseError):
    """不能作为练习案卷投放或者公布。"""

    citations = ("国办发〔2018〕118号/11",)
