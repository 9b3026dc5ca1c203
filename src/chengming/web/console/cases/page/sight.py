"""A case as it is looked at: read once, judged once, for everything the page shows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from chengming.casework.cases import queries
from chengming.casework.cases.dossier import Dossier, people_acts
from chengming.casework.cases.work import nearness
from chengming.casework.cases.work.nearness import Steps
from chengming.law.procedure import Procedure
from chengming.law.progress import Progress
from chengming.law.progress import progress as law_progress
from chengming.record.clock import queries as clock
from chengming.record.records import queries as records
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts
from chengming.standing.registry import queries as registry
from chengming.standing.registry.queries import Officer
from chengming.web.console.cases.lookup import case_or_404
from chengming.web.console.cases.page.wording import Words


@dataclass(frozen=True)
class Sight:
    """One case at one moment, from one desk."""

    desk: Any
    case: Any
    at: datetime
    dossier: Dossier
    officers: dict[str, Officer]

    @property
    def procedure(self) -> Procedure:
        """The procedure the case runs under."""
        return self.dossier.procedure

    @property
    def sheet(self) -> dict[str, object]:
        """案件事实表 as last rectified."""
        return dict(self.dossier.fold.sheet)

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record, as written."""
        return self.dossier.records

    @cached_property
    def effective(self) -> dict[str, Record]:
        """The records that count, as they read now, by hex id."""
        return {record.id.hex: record for record in people_acts(self.records)}

    @cached_property
    def progress(self) -> Progress:
        """Where the case stands now."""
        return law_progress(self.dossier.fold, self.at)

    @cached_property
    def steps(self) -> Steps:
        """The acts by how near they are."""
        return nearness.steps(self.dossier.fold, self.progress)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by person id: as photographed in the records, else as registered today."""
        told = {one.person: one.name for one in self.officers.values()}
        for record in self.records:
            for actor in (record.actor, *record.beside):
                if actor.name:
                    told[actor.person] = actor.name
        return told

    @cached_property
    def words(self) -> Words:
        """How values of this case read."""
        return Words(self.names, acts.law().instruments)

    @cached_property
    def positions(self) -> dict[Any, int]:
        """Index in the log by record."""
        return records.log_indices(record.id for record in self.records)

    def title(self, kind: str) -> str:
        """An act by its name."""
        return queries.title_of(self.procedure, kind)


def sight(request: Any, number: str) -> Sight:
    """The case of this number, or 404; a handful of statements, however long its history."""
    case = case_or_404(request, number)
    at = clock.now()
    officers = registry.officers_of(case.agency_id, at.astimezone(clock.SHANGHAI).date())
    return Sight(
        request.desk, case, at, queries.dossier(case, at), {one.person: one for one in officers}
    )
