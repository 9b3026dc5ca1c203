"""Who sits at the desk: the person signed in, and the post he is acting in now.

Views take it from ``request.desk``, never from a form. It is made anew for every request, from
what the registry says that day; a post that ended is not on it.
"""

from dataclasses import dataclass
from datetime import datetime

from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.facts import Actor
from chengming.standing.registry import queries as registry
from chengming.standing.registry.queries import HeldPost as Post

__all__ = ["Desk", "Post"]


@dataclass(frozen=True)
class Desk:
    """在岗: one person in one post. ``fresh``: the second factor was shown within the limit.

    ``posts``: everything the person may switch to, this post included.
    """

    account: int
    person: str
    name: str
    agency: str
    agency_name: str
    office: str
    posts: tuple[Post, ...]
    fresh: bool

    def actor(self, at: datetime) -> Actor:
        """The photograph for a record, as of the day of the act; raises ``NoSuchPost``."""
        day = at.astimezone(SHANGHAI).date()
        return registry.actor(self.person, self.agency, self.office, day)
