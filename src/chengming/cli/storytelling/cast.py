"""Who acts in a story: names of the cast become persons of the sample city with their office."""

from collections.abc import Mapping
from datetime import date, datetime

from chengming.cli.storytelling.city import REGISTRAR, City, person_of
from chengming.cli.storytelling.story_file import OUTSIDERS, Role, Story
from chengming.record.records.facts import Actor
from chengming.standing.registry import actions as registry
from chengming.standing.registry import queries as offices

# Inputs that name persons: what stands there is looked up in the cast.
PERSON_FIELDS = frozenset({"handlers", "attendees", "approved_by", "chair", "person"})
_POSTS_FROM = date(2022, 1, 4)


class Cast:
    """The cast of one story over the people of the city."""

    def __init__(self, story: Story, city: City) -> None:
        self.story = story
        self.people: Mapping[str, str] = {row["key"]: row["office"] for row in city.people}
        for role in story.cast.values():
            if role.person and role.person not in self.people:
                raise story.error(role.line, f"示范城市没有人员“{role.person}”。")

    def role(self, name: str, line: int) -> Role:
        """The role of a name; names not in the cast are posts of the story's own agency."""
        if name in self.story.cast:
            return self.story.cast[name]
        key = f"{self.story.agency}.{name}"
        if key not in self.people:
            raise self.story.error(line, f"“{name}”既不在 cast 中，也不是本机关的人员。")
        return Role(name, key, line=line)

    def actor(self, name: str, line: int) -> Actor:
        """The person as he presents himself; the registry says what he really holds that day."""
        if name in OUTSIDERS:
            office = "party" if name == "applicant" else name
            return Actor(person=f"{office}:0", name="", office=office)
        role = self.role(name, line)
        return Actor(
            person=self._id(role), name="", office=role.office or self.people[role.person],
            agency=self._agency(role),
        )  # fmt: skip

    def _id(self, role: Role) -> str:
        key = role.person or f"{self.story.file}/{role.name}"
        return person_of(key)

    def _agency(self, role: Role) -> str:
        return role.agency or role.person.partition(".")[0] or self.story.agency

    def enter(self, at: datetime) -> None:
        """Second posts that the cast gives, and invented people with what they hold."""
        for role in self.story.cast.values():
            if not role.person:
                self._invent(role, at)
            elif role.office and role.office != self.people[role.person]:
                self._post(role, at)

    def _post(self, role: Role, at: datetime) -> None:
        person, agency = self._id(role), self._agency(role)
        if role.office not in offices.offices_of(person, agency, at.date()):
            registry.give_post(
                person=person, agency=agency, office=role.office, valid_from=_POSTS_FROM,
                by=REGISTRAR, at=at,
            )  # fmt: skip

    def _invent(self, role: Role, at: datetime) -> None:
        person = self._id(role)
        if offices.offices_of(person, self._agency(role), at.date()):
            return
        registry.enroll_person(name=role.called, person=person, by=REGISTRAR, at=at)
        self._post(role, at)
        if role.expires is not None:
            registry.issue_credential(
                person=person, number=f"YB9{person[:10].upper()}", kind="provincial", areas=[],
                issued=_POSTS_FROM, expires=role.expires, by=REGISTRAR, at=at,
            )  # fmt: skip
        if role.review:
            registry.qualify_reviewer(
                person=person, agency=self._agency(role), appointed_from=_POSTS_FROM,
                first_review_on=_POSTS_FROM, legal_qualification_no=f"YBFL9{person[:8].upper()}",
                by=REGISTRAR, at=at,
            )  # fmt: skip

    def said(self, value: object, line: int, name: str = "") -> object:
        """What an act says, names of persons replaced by their ids."""
        if isinstance(value, dict):
            return {key: self.said(item, line, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self.said(item, line, name) for item in value]
        if isinstance(value, str) and name in PERSON_FIELDS and self._known(value):
            return self.actor(value, line).person
        return value

    def _known(self, name: str) -> bool:
        return name in self.story.cast or f"{self.story.agency}.{name}" in self.people
