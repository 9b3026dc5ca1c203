"""Handing in: the one call that makes an act of a form; and why it was not made, for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengming.casework.cases import actions as cases
from chengming.casework.cases.carrying import Done
from chengming.casework.cases.errors import ActRefused, CaseError, CaseMoved
from chengming.casework.review import actions as review
from chengming.record.records.errors import RecordError, StreamMoved
from chengming.record.records.facts import FileRef
from chengming.standing.accounts import acts
from chengming.standing.registry.errors import RegistryError
from chengming.web.console.acts.asking.raw import printed
from chengming.web.console.acts.sent import Sent
from chengming.web.console.acts.sitting import Sitting, Understood


@dataclass(frozen=True)
class Why:
    """One reason against, with its articles."""

    message: str
    citations: tuple[str, ...] = ()

    @property
    def unsaid(self) -> tuple[str, ...]:
        """Articles that the message does not name itself."""
        law = acts.law().instruments
        return tuple(cited for cited in self.citations if printed(cited, law) not in self.message)


@dataclass(frozen=True)
class Outcome:
    """``done``, or ``moved`` (look again), or the reasons against."""

    done: Done | None = None
    moved: bool = False
    why: tuple[Why, ...] = ()


def hand_in(
    sitting: Sitting, given: Sent, read: Understood, files: Sequence[FileRef] = ()
) -> Outcome:
    """Carries the act out once, on the case as its author saw it."""
    try:
        return Outcome(done=_carry_out(sitting, given, read, files))
    except (CaseMoved, StreamMoved):
        return Outcome(moved=True)
    except ActRefused as error:
        return Outcome(why=tuple(Why(r.message, r.citations) for r in error.refusals))  # type: ignore[attr-defined]
    except (CaseError, RegistryError) as error:
        return Outcome(why=(Why(error.message, tuple(error.citations)),))
    except RecordError as error:
        return Outcome(why=(Why(str(error)),))


def _carry_out(sitting: Sitting, given: Sent, read: Understood, files: Sequence[FileRef]) -> Done:
    assert read.by is not None
    if sitting.dossier is None:
        context = sitting.fold.context
        return cases.register_lead(
            agency=context.agency, power=context.power, procedure=sitting.fold.procedure.id,
            by=read.by, at=read.at, say=read.say, beside=read.beside,
            late_reason=read.late_reason, files=files, submission=given.submission,
        )  # fmt: skip
    return review.perform(
        case=sitting.dossier.case.pk, act=sitting.spec.id, by=read.by, at=read.at, say=read.say,
        beside=read.beside, expected_seq=given.seen, late_reason=read.late_reason, files=files,
        submission=given.submission,
    )  # fmt: skip
