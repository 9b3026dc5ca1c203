"""案件列表 as a table: what may be asked of it, and how a row reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from chengming.casework.cases.queries import title_of
from chengming.casework.cases.visibility.listing import (
    COUNTED,
    NEWEST,
    ORDERS,
    STATES,
    Filters,
    Page,
    Row,
)
from chengming.law.procedure import STAGE_TITLES, STAGES
from chengming.standing.accounts import acts
from chengming.web.ui.moments import shown
from chengming.web.ui.tables import Cell, Column, Paging, Table, address

LONGEST = 1_000
COLUMNS = (
    Column("案号", "number"), Column("案由和当事人"), Column("阶段", "stage"), Column("承办人"),
    Column("最先到期", "due"), Column("最近办理", "last"), Column("登记", "opened"),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the address asks for; words that mean nothing narrow nothing."""

    filters: Filters
    order: str
    after: str


def asked(query: QueryDict) -> Asked:
    """Read the address."""

    def word(name: str) -> str:
        return query.get(name, "").replace("\x00", "")[:LONGEST].strip()

    stage, state, order = word("stage"), word("state"), word("sort")
    filters = Filters(
        query=word("q"), stage=stage if stage in STAGES else "",
        state=state if state in STATES else "", power=word("power"), handler=word("handler"),
    )  # fmt: skip
    known = order.removeprefix("-") in ORDERS
    return Asked(filters, order if known else NEWEST, word("after"))


def table(
    page: Page, query: QueryDict, wanted: Asked, names: dict[str, str], at: datetime
) -> Table:
    """The list as the kit's table."""
    following = address(query, sort=wanted.order) if page.following else ""
    return Table(
        caption="案件", columns=COLUMNS, rows=[cells(row, names, at) for row in page.rows],
        query=query, sort=wanted.order, searched="q",
        paging=Paging(
            previous=address(query) if wanted.after else "",
            next=f"{following}&after={page.following}" if following else "",
            said=counted(page),
        ),
        empty="没有符合条件的案件",
        advice="换一个词，或者放宽筛选。案号、当事人、案由、文号都可以查，两个字就能查。",
    )  # fmt: skip


def counted(page: Page) -> str:
    """How many there are in all."""
    return f"共 {COUNTED:,} 件以上" if page.more_than_counted else f"共 {page.count:,} 件"


def cells(row: Row, names: dict[str, str], at: datetime) -> list[Cell]:
    """One case as a row."""
    handlers = "、".join(names.get(person, person) for person in row.handlers)
    procedure = acts.law().procedures.get(row.procedure)
    last = title_of(procedure, row.last_act) if procedure else row.last_act
    due, tone = _due(row, at)
    return [
        Cell(row.number, href=reverse("console:cases-page", args=(row.number,))),
        Cell(row.cause or "案由待填写", sub="、".join(row.parties)),
        Cell("已办结" if row.ended else STAGE_TITLES.get(row.stage, row.stage)),
        Cell(handlers or "—"),
        Cell(due or "—", tone=tone if due else ""),
        Cell(last, sub=shown(row.last_done, "short") if row.last_done else ""),
        Cell(shown(row.opened, "day")),
    ]


def _due(row: Row, at: datetime) -> tuple[str, str]:
    """The last day of the agency's soonest time limit."""
    if row.due_at is None or row.ended:
        return "", ""
    moment: Any = row.due_at.astimezone(at.tzinfo)
    whole_day = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    last = _day_before(moment) if whole_day else moment
    text = shown(last, "day") if whole_day else shown(last)
    if row.due_at <= at:
        return f"{text} 已逾期", "seal"
    return text, "sand" if (row.due_at - at).days <= 3 else "water"


def _day_before(moment: datetime) -> Any:
    return moment.date().fromordinal(moment.date().toordinal() - 1)
