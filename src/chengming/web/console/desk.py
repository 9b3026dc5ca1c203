"""Who sits at the desk: the person signed in, and the post he is acting in now.

Views take it from ``request.desk``, never from a form. It is made anew for every request, from
what the registry says that day; a post that ended is not on it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.facts import Actor
from chengming.standing.accounts.sessions import Open
from chengming.standing.registry import queries as registry
from chengming.standing.registry.queries import HeldPost as Post
from chengming.standing.registry.queries import Seat

__all__ = ["Desk", "Post", "desk_of", "posts_mark"]


@dataclass(frozen=True)
class Desk:
    """在岗: one person in one post. ``fresh``: the second factor was shown within the limit.

    ``for_person``: whose office it is, where he stands in for another (代理). ``posts``: everything
    the person may switch to, this post included. Whoever holds no post today has a desk without
    agency and office, and may only see to his own account.
    """

    account: int
    person: str
    name: str
    agency: str
    agency_name: str
    office: str
    posts: tuple[Post, ...]
    fresh: bool
    for_person: str = ""
    for_name: str = ""

    def actor(self, at: datetime) -> Actor:
        """The photograph for a record, as of the day of the act; raises ``NoSuchPost``."""
        day = at.astimezone(SHANGHAI).date()
        return registry.actor(self.person, self.agency, self.office, day, self.for_person)

    @property
    def post(self) -> str:
        """The key of the post he acts in now."""
        return Post(self.agency, self.agency_name, self.office, "", self.for_person).key

    @property
    def title(self) -> str:
        """The post in words, with whom he stands in for."""
        return next((held.title for held in self.posts if held.key == self.post), self.office)

    def holder(self) -> Actor:
        """The person as holder of his account, for acts on the account itself."""
        return holder(self.person, self.name)


def desk_of(session: Open, on: date) -> Desk | None:
    """The desk of a session: in the post chosen, else the first one held; None when it is nobody's."""
    seat = registry.seat(session.account, on)
    if seat is None:
        return None
    post = chosen(seat, session.post)
    return Desk(
        account=session.account, person=seat.person, name=seat.name,
        agency=post.agency, agency_name=post.agency_name, office=post.office,
        posts=seat.posts, fresh=session.fresh,
        for_person=post.for_person, for_name=post.for_name,
    )  # fmt: skip


def chosen(seat: Seat, key: str) -> Post:
    """The post of this key, if held; else the first one held; else none."""
    named = [post for post in seat.posts if post.key == key]
    return next(iter((*named, *seat.posts)), Post("", "", "", ""))


def posts_mark(posts: tuple[Post, ...]) -> str:
    """What a session remembers of the posts at sign-in: any change ends it."""
    return hashlib.sha256("\n".join(post.key for post in posts).encode()).hexdigest()


def holder(person: str, name: str) -> Actor:
    """本人 as holder of an account: no office, no agency."""
    return Actor(person=person, name=name, office="account_holder")
