"""What may be wrong with a review beyond what the law itself refuses."""

from chengming.casework.cases.errors import CaseError


class NotAReviewAct(CaseError):
    """不是法制审核的行为。"""


class ItemRefused(CaseError):
    """审核表填写不合要求: a "否" without words, a pass over a "否", an item left out."""

    citations = ("国办发〔2018〕118号/13",)


class ExpertPaperMissing(CaseError):
    """专家的书面意见没有附上。"""

    citations = ("行政处罚法/47",)


class MaterialsMissing(CaseError):
    """送审材料不全: named one by one."""

    citations = ("国办发〔2018〕118号/13",)
