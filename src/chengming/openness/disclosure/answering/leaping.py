"""What stands in long tables, found by leaps along an index: never a look at every row.

Each step asks the index for the first entry behind the last one found, so that the price is that
of the answer, whatever the length of the table.
"""

from datetime import date, datetime, timedelta

from chengming.openness.disclosure.answering.answers import LAST_YEAR, Series
from chengming.openness.disclosure.answering.searching import run
from chengming.record.clock.queries import SHANGHAI, today

_SERIES = """
WITH RECURSIVE known AS (
    (SELECT agency, agency_name, series, year FROM disclosure_register
     ORDER BY agency, series, year, ordinal LIMIT 1)
    UNION ALL
    SELECT further.* FROM known CROSS JOIN LATERAL (
        SELECT r.agency, r.agency_name, r.series, r.year FROM disclosure_register r
        WHERE (r.agency, r.series, r.year) > (known.agency, known.series, known.year)
        ORDER BY r.agency, r.series, r.year, r.ordinal LIMIT 1) further)
SELECT agency, agency_name, series, year FROM known ORDER BY agency, series, year DESC
"""
_MONTHS = """
WITH RECURSIVE known AS (
    (SELECT date_trunc('month', published, 'Asia/Shanghai') AS month FROM disclosure_decision
     ORDER BY published DESC LIMIT 1)
    UNION ALL
    SELECT further.* FROM known CROSS JOIN LATERAL (
        SELECT date_trunc('month', d.published, 'Asia/Shanghai') FROM disclosure_decision d
        WHERE d.published < known.month ORDER BY d.published DESC LIMIT 1) further)
SELECT (month AT TIME ZONE 'Asia/Shanghai')::date FROM known
"""
_MONTH = """
SELECT slug, modified FROM disclosure_decision WHERE published >= %s AND published < %s
    AND (shown_until IS NULL OR shown_until >= %s) ORDER BY published DESC, slug DESC LIMIT %s
"""


_NAMES = """
SELECT agency, name FROM disclosure_agency
WHERE valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) ORDER BY agency, valid_from
"""


def agency_names(on: date) -> list[tuple[str, str]]:
    """Which agencies there are that day: asked for with every list of decisions."""
    return [(agency, name) for agency, name in run(_NAMES, [on, on])]


def register_series() -> list[Series]:
    """Every agency, series and year there are numbers of, the latest year first."""
    return [Series(*line) for line in run(_SERIES, [])]


def months() -> list[date]:
    """First days of the months in which something was published that is there now, latest first."""
    return [line[0] for line in run(_MONTHS, [])]


def published_in(month: date, most: int) -> list[tuple[str, datetime]]:
    """What was published in this month and is shown: where it stands, and since when so."""
    if not 1 < month.year < LAST_YEAR:
        return []
    begin = datetime(month.year, month.month, 1, tzinfo=SHANGHAI)
    end = (begin + timedelta(days=31)).replace(day=1)
    return [(slug, modified) for slug, modified in run(_MONTH, [begin, end, today(), most])]
