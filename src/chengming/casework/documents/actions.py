"""制发和作废文书: a paper gets its number, its code, its bytes and its record in one transaction.

``issue_paper`` and ``void_paper`` lie on the case's stream beside the acts of its procedure: no gate
reads them, and the version under review stays what it was.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases import rules as case_rules
from chengming.casework.cases.carrying import CaseKey, Done, stream_of, whole_seconds
from chengming.casework.cases.dossier import ISSUE_PAPER, VOID_PAPER, Dossier
from chengming.casework.cases.entry import submissions
from chengming.casework.cases.locks import lock_case
from chengming.casework.cases.models import Case
from chengming.casework.documents import drafts, printing, projection, rules
from chengming.casework.documents.errors import PaperUnknown
from chengming.casework.documents.issuing import checkpoints, codes, numbers
from chengming.casework.documents.issuing.seals import seals
from chengming.casework.documents.models import IssuedPaper
from chengming.casework.documents.rendering import Filled, Frame, pdf
from chengming.law.documents import PaperSpec
from chengming.proof.papers import codes as written_codes
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import queries as records
from chengming.record.records.facts import Actor, FileRef, Written
from chengming.record.records.queries import Record
from chengming.record.vault import actions as vault
from chengming.standing.accounts import acts
from chengming.standing.accounts.rows import store


@dataclass(frozen=True)
class _Wanted:
    """A paper somebody wants to issue, with what the case says of it."""

    dossier: Dossier
    act: Record
    spec: PaperSpec
    by: Actor
    at: datetime
    copy: int
    corrects: IssuedPaper | None
    reason: str
    late_reason: str


def issue(
    *, case: CaseKey, act: str, paper: str, by: Actor, at: datetime, draft: int = 0,
    corrects: uuid.UUID | None = None, reason: str = "", late_reason: str = "",
    submission: uuid.UUID | None = None,
) -> Done:  # fmt: skip
    """制发文书: ``act`` hex id of the record it rests on; ``draft`` the version of the text the caller saw.

    ``corrects``: the issued paper (its record) that this one corrects, with ``reason``. The same
    ``submission`` handed in again gives the first paper back. Raises ``CaseError`` classes.
    """
    at, kind = whole_seconds(at), f"{ISSUE_PAPER}/{paper}"
    with transaction.atomic():
        before = submissions.done_before(submission, act=kind, person=by.person, case=case)
        if before is not None:
            return before
        wanted = _wanted(
            lock_case(case), act, paper, by=by, at=at, corrects=corrects, reason=reason,
            late_reason=late_reason,
        )  # fmt: skip
        drafts.check_seen(wanted.act, paper, draft)
        number, series = numbers.number(wanted.dossier, wanted.act, wanted.spec, at)
        filled = drafts.current(wanted.dossier, wanted.act, wanted.spec, at, number)
        code = codes.code(wanted.dossier.case.pk.hex, wanted.act.seq, paper, wanted.copy)
        file = _print(wanted, filled, number, code)
        written = _record(wanted, file, number, series, code)
        done = _after(wanted.dossier.case, written, number)
        return submissions.keep(submission, done, act=kind, person=by.person)


def void(
    *, case: CaseKey, paper: uuid.UUID, reason: str, by: Actor, at: datetime,
    late_reason: str = "", submission: uuid.UUID | None = None,
) -> Done:  # fmt: skip
    """作废文书: ``paper`` the record of its issuing; the number stays used, with the reason beside it."""
    at = whole_seconds(at)
    with transaction.atomic():
        before = submissions.done_before(submission, act=VOID_PAPER, person=by.person, case=case)
        if before is not None:
            return before
        row = lock_case(case)
        case_rules.check_moment(at, late_reason)
        rules.check_reason(reason, "作废")
        dossier = dossiers.read(row, acts.law(), at)
        found = IssuedPaper.objects.filter(case=row, pk=paper).first()
        if found is None:
            raise PaperUnknown("本案没有制发过这份文书。请回到案件页面核对。")
        rests_on = next(r for r in dossier.records if r.id == found.act_id)
        by = rules.check_issuer(dossier, rests_on, by, at)
        rules.check_void(dossier, found)
        written = acts.write(
            stream=stream_of(row), kind=VOID_PAPER, by=by, at=at, reason=reason,
            say={"paper": found.paper, "issued": found.pk.hex}, instrument=found.number,
            corrects=found.pk.hex, late_reason=late_reason, expected_seq=row.seq + 1,
        )  # fmt: skip
        done = _after(row, written, found.number)
        return submissions.keep(submission, done, act=VOID_PAPER, person=by.person)


def _wanted(
    row: Case, act: str, paper: str, *, by: Actor, at: datetime, corrects: uuid.UUID | None,
    reason: str, late_reason: str,
) -> _Wanted:  # fmt: skip
    rules.check_address()
    case_rules.check_moment(at, late_reason)
    dossier = dossiers.read(row, acts.law(), at)
    record = rules.act_of(dossier, act, paper)
    known = rules.check_issuer(dossier, record, by, at)
    issued = _issued(row, record, paper)
    corrected = next((one for one in issued if one.pk == corrects), None)
    if corrects is not None:
        rules.check_reason(reason, "更正")
        if corrected is None:
            raise PaperUnknown("没有要更正的那份文书。请刷新后再办理。")
    spec = printing.spec_of(paper, record)
    rules.check_none_valid(issued, corrected, free=not spec.acts)
    return _Wanted(
        dossier, record, spec, known, at, len(issued) + 1, corrected, reason, late_reason
    )  # fmt: skip


def _issued(row: Case, act: Record, paper: str) -> Sequence[IssuedPaper]:
    return list(IssuedPaper.objects.filter(case=row, act_id=act.id, paper=paper).order_by("copy"))


def _print(wanted: _Wanted, filled: Filled, number: str, code: str) -> FileRef:
    agency, day = wanted.dossier.case.agency_id, wanted.at.astimezone(SHANGHAI).date()
    sealed = seals.seal(agency, day) if "agency_seal" in wanted.spec.signers else None
    frame = Frame(
        number=number, checkpoint_line=checkpoints.line(), code=code,
        qr_url=f"{settings.CHENGMING_PUBLIC_URL}/v/{code}", demo=settings.CHENGMING_DEMO,
        sealed=sealed,
    )  # fmt: skip
    made = pdf(filled, frame)
    if sealed is not None:
        made = seals.sign(made, agency, day)
    return vault.keep([made], f"{number} {wanted.spec.title}.pdf")


def _record(wanted: _Wanted, file: FileRef, number: str, series: str, code: str) -> Written:
    corrected = wanted.corrects
    return acts.write(
        stream=stream_of(wanted.dossier.case), kind=ISSUE_PAPER, by=wanted.by, at=wanted.at,
        say={
            "paper": wanted.spec.id, "title": wanted.spec.title, "act": wanted.act.id.hex,
            "copy": wanted.copy, "series": series, "number": number,
            "code": written_codes.digest_of(code).hex(),
        },
        files=(file,), instrument=number, reason=wanted.reason,
        corrects=corrected.pk.hex if corrected else "", late_reason=wanted.late_reason,
        expected_seq=wanted.dossier.case.seq + 1,
    )  # fmt: skip


def _after(row: Case, written: Written, number: str) -> Done:
    Case.objects.filter(pk=row.pk).update(seq=written.seq)
    store(projection.derive(row, records.of_stream(row.stream_id)))
    return Done(written.id, row.pk, row.number, written.seq, row.stage, row.version, number)
