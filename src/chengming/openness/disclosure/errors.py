"""Why something of disclosure was not done. One class per meaning; nothing has changed."""

from collections.abc import Sequence


class DisclosureError(Exception):
    """``message``: what, why (article), what to do now; ``citations``: the articles."""

    citations: tuple[str, ...] = ()

    def __init__(self, message: str, citations: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.citations = tuple(citations) or type(self).citations


class NothingToPublish(DisclosureError):
    """没有有效的行政处罚决定可以公示。"""

    citations = ("行政处罚法/48",)


class NotADrafter(DisclosureError):
    """不是本案承办人，也不是公示审核人员，不能起草。"""

    citations = ("国办发〔2018〕118号/2",)


class SamePerson(DisclosureError):
    """起草的人和承办的人不能自己审批。"""

    citations = ("行政处罚法/48", "国办发〔2018〕118号/2")


class MustBeShown(DisclosureError):
    """必须公示的事项不能隐去。"""

    citations = ("国办发〔2018〕118号/6", "行政处罚法/48/1")


class MustBeHidden(DisclosureError):
    """规则要求隐去的内容不能公开。"""


class PersonalDataFound(MustBeHidden):
    """扫描发现将要公开的内容中有个人信息。"""

    citations = ("个人信息保护法/6", "个人信息保护法/34")


class MinorParty(MustBeHidden):
    """当事人是未成年人，整件不公开。"""

    citations = ("未成年人保护法/103",)


class ReasonMissing(DisclosureError):
    """没有写明理由。"""

    citations = ("行政处罚法/48",)


class PartUnknown(DisclosureError):
    """决定中没有这一部分，或者没有这条规则。"""


class ContentMoved(DisclosureError):
    """起草以后案件内容有变，审批的不再是起草的内容。"""

    citations = ("国办发〔2018〕118号/2",)


class ProposalAnswered(DisclosureError):
    """该公示意见已经审批、退回或者已由新的意见取代。"""


class NotPublished(DisclosureError):
    """没有正在公示的内容。"""

    citations = ("行政处罚法/48/2",)


class MessageUnknown(DisclosureError):
    """没有这封来信，或者已经处理。"""


class MessageRefused(DisclosureError):
    """来信没有收下: too long, too many, or about nothing that is public."""
