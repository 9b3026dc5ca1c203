"""The page of a review with a thick file: every item, what the machine found, and 200 issued papers."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from bench.console_speed import Desk
from bench.ground import Ground, say, use
from bench.stage import AGENCY, Stage, founded
from bench.table import Row

PAPERS = 200
LONGEST = 0.3  # seconds; p95 of a page under load, design.md §6
REVIEWER = f"{AGENCY}.legal_reviewer"


def measure(ground: Ground) -> Iterator[Row]:
    """Rows of the table: the page with few papers and with many."""
    from django.conf import settings

    use(ground.database("review_page"))
    settings.SECRET_KEY = "bench" * 12
    with founded() as stage:
        desk = Desk(stage.cities, stage.clock, (REVIEWER,))
        for count in (PAPERS // 10, PAPERS):
            number = _handed_in(stage, count)
            desk.catch_up()
            page, bare, statements = desk.timed(REVIEWER, f"/reviews/{quote(number)}/")
            held = page <= LONGEST
            yield Row(
                f"审核页，案卷 {count} 件文书", f"{page * 1e3:.0f} 毫秒，{statements} 条语句",
                f"≤ {LONGEST * 1e3:.0f} 毫秒", held,
            )  # fmt: skip
            yield Row(
                "　对照：同样的语句由 psycopg 重放", f"{bare * 1e3:.1f} 毫秒，占 {bare / page:.2f}"
            )


def _handed_in(stage: Stage, papers: int) -> str:
    """A case in review in which so many papers were issued: one after each inquiry."""
    from tests.rooms.casework.town import LARGE, facts

    from chengming.casework.cases.queries import case
    from chengming.casework.documents import actions as documents

    made: Any = stage.open_case()
    for number in range(1, papers + 1):
        inquired = stage.inquire(made)
        documents.issue(
            case=made, act=inquired.record.hex, paper="inquiry_record",
            by=stage.actor("officer_a"), at=stage.clock.now(),
        )  # fmt: skip
        if number % 50 == 0:
            say(f"  审核页：{number}/{papers} 件文书")
    stage.act(made, "write_report", {"outcome": "penalty", **facts(LARGE)})
    stage.act(made, "request_review", {})
    return str(case(made).number)
