"""A founded city to act in: cases opened by the real acts, and one connection to each database."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

AGENCY = "market_regulation"


@dataclass(frozen=True)
class Stage:
    """The acts of the bench; all by the people of one agency."""

    cities: Any
    clock: Any

    def open_case(self) -> UUID:
        """A lead, filed."""
        from chengming.casework.cases import actions

        opened = actions.register_lead(
            agency=AGENCY, power="food/expired", procedure="penalty/ordinary",
            by=self.actor("officer_a"), at=self.clock.now(),
            say={"source": "inspection", "found_on": self.clock.now().date().isoformat()},
        )  # fmt: skip
        head = self.actor("agency_head")
        actions.carry_out(
            case=opened.case, act="file_case", by=head, at=self.clock.now(),
            say={
                "case_name": "样本案", "verification": "属实。", "approved_by": head.person,
                "parties": [{"kind": "organization", "name": "江阴样本食品有限公司"}],
                "violations": [
                    {"conduct": "经营超过保质期的食品。", "provisions": ["食品安全法/34/1/10"]}
                ],
                "handlers": [self.cities.person_of(f"{AGENCY}.officer_{x}") for x in "ab"],
            },
        )  # fmt: skip
        return opened.case

    def inquire(self, case: UUID):  # type: ignore[no-untyped-def]
        """询问: one lawful act by two officers."""
        from chengming.casework.cases import actions

        return actions.carry_out(
            case=case, act="inquire", by=self.actor("officer_a"),
            beside=[self.actor("officer_b")], at=self.clock.now(),
            say={
                "person": "样本负责人", "content": "承认未及时清理。", "rights_told": True,
                "signed": "signed",
            },
        )  # fmt: skip

    def act(self, case: UUID, act: str, say: dict[str, Any]) -> None:
        """Another act of the handler, of the review or not."""
        from chengming.casework.review import actions

        actions.perform(
            case=case, act=act, by=self.actor("officer_a"), at=self.clock.now(), say=say
        )

    def long_case(self, records: int) -> UUID:
        """A case that already has so many records."""
        case = self.open_case()
        for _ in range(records - 2):
            self.inquire(case)
        return case

    def forget(self) -> None:
        """As a process that has read no case yet."""
        from chengming.casework.cases.dossier import known_cases

        known_cases.forget()

    def actor(self, name: str):  # type: ignore[no-untyped-def]
        """The photograph of one of the agency's people."""
        from chengming.record.records.facts import Actor

        office = "officer" if name.startswith("officer") else name
        person = self.cities.person_of(f"{AGENCY}.{name}")
        return Actor(person=person, name="", office=office, agency=AGENCY)


@contextmanager
def founded() -> Iterator[Stage]:
    """The city is founded in the database in use; its clock stands still, sixty days later."""
    from chengming.cli.storytelling import city as cities
    from chengming.record.clock import demo

    city = cities.read_city()
    with demo.frozen(city.founded) as clock:
        cities.found(city, clock, lambda _: None)
        clock.set(city.founded + timedelta(days=60))
        yield Stage(cities, clock)


@contextmanager
def seat(database: str) -> Iterator[Any]:
    """A connection of Django's to ``database`` that stays open; ``sit`` puts it to use."""
    from django.db import connections

    before = connections["default"]
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = copy(wrapper.settings_dict) | {"NAME": database}
    wrapper.ensure_connection()
    try:
        yield wrapper
    finally:
        wrapper.close()
        connections["default"] = before


def sit(wrapper: Any) -> None:
    """Acts go to this database from now on, as in a process that has read no case yet."""
    from django.db import connections

    from chengming.casework.cases.dossier import known_cases

    connections["default"] = wrapper
    known_cases.forget()
