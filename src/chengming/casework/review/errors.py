"""What may be wrong with a review beyond what the law itself refuses."""

from chengming.casework.cases.errors import CaseError


class NotAReviewAct(CaseError):
    """不是法制审核的行为。"""
