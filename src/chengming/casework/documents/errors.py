"""Why a paper was not drafted, issued or voided. One class per meaning; nothing has changed."""

from dataclasses import dataclass

from chengming.casework.cases.errors import CaseError


class PaperUnknown(CaseError):
    """本案没有这份文书: no such act, or it has no such paper, or the act was voided."""


class NotYoursToIssue(CaseError):
    """不是本案承办人、办理人或者负责人，不得制发。"""

    citations = ("行政处罚法/42",)


class AlreadyIssued(CaseError):
    """已经制发过，仍然有效: correct it or void it first."""


class AlreadyVoid(CaseError):
    """已经作废。"""


class PaperServed(CaseError):
    """已经送达，不能作废: correct it instead."""

    citations = ("行政处罚法/61",)


class ReasonMissing(CaseError):
    """作废、更正应当说明理由。"""

    citations = ("行政处罚法/47",)


class NoPublicAddress(CaseError):
    """没有设置门户的公开地址: nobody could check the paper, so none is issued."""


class PaperErased(CaseError):
    """原件已依法删除: number, digests and log entry stay, the bytes are gone."""

    citations = ("个人信息保护法/47",)


class DraftMoved(CaseError):
    """期间已有别人保存了新的一稿。"""


class NotLogged(CaseError):
    """记录还没有排入日志，核验包还做不出来。"""


@dataclass(frozen=True)
class Missing:
    """One missing fact: in words, where it stands, and the act that states it."""

    title: str
    path: str
    act: str = ""


class PaperFactsMissing(CaseError):
    """文书应当载明的事项不全; ``missing``: each in the user's words, with its place."""

    def __init__(self, message: str, missing: tuple[Missing, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class UploadRefused(CaseError):
    """修改稿不能取回: nothing of what was there is lost."""
