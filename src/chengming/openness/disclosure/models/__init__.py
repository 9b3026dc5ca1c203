"""Tables of disclosure: ``public`` is read by the portal's role, ``office`` by the desk alone."""

from chengming.openness.disclosure.models.office import (
    Draft,
    FollowerState,
    InboxAnswer,
    InboxMessage,
    Paper,
    Proposal,
    Publication,
)
from chengming.openness.disclosure.models.public import (
    PublicAgency,
    PublicOfficer,
    PublicPower,
    PublicScopeRow,
    PublishedDecision,
    PublishedVersion,
    RegisterRow,
    Tombstone,
)

PERSONAL_FIELDS = {
    "Draft": ("reason",),
    "PublishedDecision": ("party", "cause", "body", "snapshot", "records"),
    "PublicOfficer": ("name", "credential"),
    "Paper": ("officers",),
}
"""个人信息 by table: what an erasure blanks (个人信息保护法第四十七条)."""

__all__ = [
    "PERSONAL_FIELDS", "Draft", "FollowerState", "InboxAnswer", "InboxMessage", "Paper", "Proposal",
    "PublicAgency", "PublicOfficer", "PublicPower", "PublicScopeRow", "Publication",
    "PublishedDecision", "PublishedVersion", "RegisterRow", "Tombstone",
]  # fmt: skip
