"""Statements a review page takes: as many for a thick file as for a thin one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import issue
from tests.rooms.web.console.signed_in import client_for

from chengming.casework.cases import queries as cases

pytestmark = pytest.mark.django_db

MOST = 34  # signing in, the case, its records, drafts and papers, the form, the checks


def handed_in(play, papers):
    """A case in review; after each inquiry its paper, drafted and issued."""
    play.open()
    sheet = town.facts(town.LARGE)
    play.do("file_case", "d", {
        "verification": "经现场核查属实。", "approved_by": "d" * 32,
        "handlers": ["a" * 32, "b" * 32],
        **{k: sheet[k] for k in ("case_name", "parties", "violations")},
    })  # fmt: skip
    for _ in range(papers):
        play.do("inquire", "a", {"content": "询问。", "person": "样本负责人"}, beside=("b",))
        issue(play, "inquiry_record", "inquire")
    play.do("write_report", "a", {"outcome": "penalty", **sheet})
    play.do("request_review", "a")


def test_a_review_takes_as_many_statements_for_a_thick_file_as_for_a_thin_one(play):
    taken = []
    for papers in (2, 12):
        handed_in(play, papers)
        client = client_for("c" * 32, town.AGENCY, "legal_reviewer", fresh=True)
        page = reverse("console:reviews-form", args=(cases.case(play.case).number,))
        assert client.get(page).status_code == 200
        with CaptureQueriesContext(connection) as found:
            assert client.get(page).status_code == 200
        taken.append(len(found))
    thin, thick = taken
    assert thin == thick <= MOST, taken
