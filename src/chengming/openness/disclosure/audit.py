"""审计: every public row, and every row behind it, derived again from the records and compared.

What the follower keeps may lag: rows of cases with records that it has not yet taken in are left out
and counted; rows that stand by an act of publication are always compared.
"""

from collections.abc import Iterator
from datetime import datetime, time

from chengming.casework.cases.models import Case
from chengming.openness.disclosure import follower
from chengming.openness.disclosure.models import (
    FollowerState,
    Paper,
    PublishedDecision,
    RegisterRow,
)
from chengming.openness.disclosure.publishing import projection, standing
from chengming.openness.disclosure.queries import FOLLOWER
from chengming.record.clock.queries import SHANGHAI, now
from chengming.record.ledger.audit import Finding
from chengming.record.records import following
from chengming.record.records import queries as records
from chengming.standing.accounts.rows import Rows, compare

PART = "公示"
TABLES = (*projection.TABLES, *standing.TABLES)
FOLLOWED = (RegisterRow, Paper)
"""Tables that only the follower keeps."""


def audit() -> list[Finding]:
    """Every row of this room against the records; only informing findings are a clean room."""
    state = FollowerState.objects.filter(pk=FOLLOWER).first()
    position = state.position if state is not None else 0
    pending = following.streams_beyond(position)
    wanted: Rows = {model: {} for model in TABLES}
    late: set[str] = set()
    for case in Case.objects.select_related("stream").order_by("number"):
        rows = projection.derive(projection.read(case, _as_of(state)))
        if _streams_of(case) & pending:
            late.update(_followed(rows))
        for model, keyed in rows.items():
            wanted[model] |= keyed
    for kind in standing.KINDS:
        for stream in records.streams(kind):
            rows = standing.derive(stream)
            if stream.id in pending:
                late.update(f"{m._meta.db_table} {key}" for m in rows for key in rows[m])  # noqa: SLF001
            for model, keyed in rows.items():
                wanted[model] |= keyed
    findings = [f for f in compare(PART, wanted, TABLES) if not _is_late(f.where, late)]
    return [*findings, *_lag(len(pending))]


def _as_of(state: FollowerState | None) -> datetime:
    """Days are looked at once each: until then yesterday's rows are right."""
    if state is None or state.swept is None:
        return now()
    return min(now(), datetime.combine(state.swept, time(23, 59, 59), tzinfo=SHANGHAI))


def _streams_of(case: Case) -> set[int]:
    own = following.stream(projection.STREAM, case.pk.hex)
    return {case.stream_id} | ({own.id} if own is not None else set())


def _followed(rows: Rows) -> Iterator[str]:
    """Where a finding would only say that the follower has not come so far."""
    for model in FOLLOWED:
        for key in rows[model]:
            yield f"{model._meta.db_table} {key}"  # noqa: SLF001  Django's public name for it
    for key in rows[PublishedDecision]:
        yield f"{PublishedDecision._meta.db_table} {key} 的 indexes"  # noqa: SLF001


def _is_late(where: str, late: set[str]) -> bool:
    return where in late or any(where.startswith(f"{place} 的 ") for place in late)


def _lag(pending: int) -> Iterator[Finding]:
    found = follower.lag()
    if found.position > found.size:
        what = f"跟随进度 {found.position} 超过日志大小 {found.size}：进度或者日志被改动。"
        yield Finding(PART, "disclosure_follower", what)
    if found.behind or found.waiting:
        what = (
            f"公示数据落后日志 {found.behind} 条，另有 {found.waiting} 条记录待排序，涉及 {pending} 个对象，"
            "其登记和查验事项未作比较。"
        )
        yield Finding(PART, "disclosure_follower", what, grave=False)
