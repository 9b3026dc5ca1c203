"""练习案卷: planted, found or not, told; and nobody but the office that planted it can tell which it is."""

import re

import pytest
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.web.console.review import supervising
from tests.rooms.web.console.signed_in import client_for

from chengming.casework.cases import queries as cases
from chengming.casework.cases.models import PracticeFile
from chengming.casework.review import figures
from chengming.casework.review.models import ReviewRequest
from chengming.web.console.cases.page import whole

pytestmark = pytest.mark.django_db
LIST, PLANT = reverse("console:reviews-practice"), reverse("console:reviews-practice-plant")
WORDS = "复议机关写成上级部门"
LARGE_ENOUGH = 5


@pytest.fixture
def bureau(play):
    """The supervisor at his desk; the case is handed in for review afterwards."""
    found = supervising.sits(play)
    play.file(town.LARGE)
    return found


def number(play):
    return cases.case(play.case).number


def filled(number, *defects, total=LARGE_ENOUGH):
    """The form with rows as given; the rest stays empty."""
    rows = {}
    for n in range(total):
        item, words = defects[n] if n < len(defects) else ("", "")
        rows |= {f"defects-{n}-item": item, f"defects-{n}-words": words}
    base = {"number": number, "defects-TOTAL_FORMS": total, "defects-INITIAL_FORMS": 0}
    return base | rows


def planted(play, bureau, *defects):
    answer = bureau.post(PLANT, filled(number(play), *(defects or [("remedies", WORDS)])))
    assert answer.status_code == 302, answer.content.decode()
    return PracticeFile.objects.get(case=play.case)


def reviewed(play, *wrong):
    play.do("request_review", "a")
    said = {"outcome": "correct", "opinion": "见各项。", "form": "annex"}
    play.do("conclude_review", "c", said | {"items": supervising.items(*wrong)})


def page_of(file):
    return reverse("console:reviews-practice-reveal", args=(file.pk,))


def text(answer):
    return answer.content.decode()


def test_a_file_is_planted_with_its_defects_by_one_form(bureau, play):
    file = planted(play, bureau, ("remedies", WORDS), ("procedure", "一人询问"))
    assert file.office == supervising.BUREAU
    assert file.defects == [
        {"item": "remedies", "words": WORDS}, {"item": "procedure", "words": "一人询问"},
    ]  # fmt: skip
    page = text(bureau.get(LIST))
    assert number(play) in page
    assert "还没有审核意见" in page


def test_the_form_begins_with_five_rows_and_one_more_is_had_without_script(bureau, play):
    assert text(bureau.get(PLANT)).count("data-row>") == LARGE_ENOUGH + 1  # and the template's
    given = filled(number(play), ("remedies", WORDS)) | {"add_row": "defects"}
    page = text(bureau.post(PLANT, given))
    assert page.count("data-row>") == LARGE_ENOUGH + 2
    assert WORDS in page
    assert not PracticeFile.objects.exists()


@pytest.mark.parametrize(
    ("defects", "said"),
    [
        ([], "逐项写明预设的缺陷"),
        ([("remedies", "")], "必填"),
        ([("", WORDS)], "必填"),
        ([("no_such_item", WORDS)], "no_such_item"),
    ],
)
def test_what_is_no_defect_is_refused_and_what_was_typed_comes_back(bureau, play, defects, said):
    answer = bureau.post(PLANT, filled(number(play), *defects))
    assert answer.status_code == 422
    assert said in text(answer)
    assert 'role="alert"' in text(answer)
    assert number(play) in text(answer)
    assert all(words in text(answer) for _, words in defects)
    assert not PracticeFile.objects.exists()


def test_a_case_that_is_not_there_is_said_and_markup_is_text(bureau):
    answer = bureau.post(PLANT, filled("没有这个案号", ("remedies", "<script>alert(1)</script>")))
    assert answer.status_code == 422
    assert "没有案件“没有这个案号”" in text(answer)
    assert "<script>alert(1)" not in text(answer)


def test_the_same_file_is_not_planted_twice(bureau, play):
    planted(play, bureau)
    answer = bureau.post(PLANT, filled(number(play), ("remedies", WORDS)))
    assert answer.status_code == 422
    assert "已经作为练习案卷投放" in text(answer)


def test_the_result_stands_there_by_item_before_and_after_it_is_told(bureau, play):
    file = planted(play, bureau, ("remedies", WORDS), ("procedure", "一人询问"))
    reviewed(play, "remedies")
    page = text(bureau.get(page_of(file)))
    assert "预设 2 处，检出 1 处" in page
    assert "没有检出" in page
    assert "公布不能收回" in page
    assert bureau.post(page_of(file)).status_code == 302
    assert PracticeFile.objects.get().revealed is not None
    page = text(bureau.get(page_of(file)))
    assert "结果已经公布" in page
    assert "<form class" not in page.split("<main")[1]
    again = bureau.post(page_of(file))
    assert again.status_code == 409
    assert "已经公布" in text(again)


def test_once_told_the_catch_rate_stands_among_the_agencys_figures(bureau, play):
    file = planted(play, bureau)
    reviewed(play, "remedies")
    at, reviewer = (
        reverse("console:reviews-figures"),
        client_for("c" * 32, town.AGENCY, "legal_reviewer"),
    )
    assert "1/1（100%）" not in text(reviewer.get(at)).split("练习案卷检出率")[1]
    bureau.post(page_of(file))
    assert "1/1（100%）" in text(reviewer.get(at)).split("练习案卷检出率")[1]
    assert WORDS not in text(reviewer.get(at))


@pytest.mark.parametrize("at", [LIST, PLANT])
def test_nobody_of_the_agency_finds_the_pages(bureau, play, at):
    planted(play, bureau)
    for letter, office in (("c", "legal_reviewer"), ("e", "legal_head"), ("d", "agency_head")):
        assert client_for(letter * 32, town.AGENCY, office).get(at).status_code == 404


def test_another_bureau_sees_nothing_of_it(bureau, play):
    file = planted(play, bureau)
    other = supervising.desk(supervising.OTHER_BUREAU)
    assert number(play) not in text(other.get(LIST))
    assert number(play) in text(bureau.get(LIST))
    assert other.get(page_of(file)).status_code == 404
    assert other.post(page_of(file)).status_code == 404
    assert PracticeFile.objects.get().revealed is None


def test_planting_and_telling_want_the_second_factor_shown_just_now(bureau, play):
    stale = supervising.desk(supervising.BUREAU, fresh=False)
    assert stale.post(PLANT, filled(number(play), ("remedies", WORDS))).status_code == 403
    file = planted(play, bureau)
    assert stale.post(page_of(file)).status_code == 403
    assert PracticeFile.objects.get().revealed is None


def seen_by_the_agency(play):
    """Every page on which somebody of the agency meets the case, without what differs each time."""
    sits = {
        "legal_reviewer": ("c", "reviews-queue", "reviews-form", "reviews-figures", "cases-page"),
        "legal_head": ("e", "reviews-queue", "reviews-form", "reviews-figures", "cases-page"),
        "agency_head": ("d", "work-home", "cases-list", "reviews-figures", "cases-page", "notices-list"),
        "officer": ("a", "work-home", "cases-list", "cases-page", "papers-dossier"),
    }  # fmt: skip
    own = {"reviews-form", "cases-page", "papers-dossier"}
    for office, (letter, *routes) in sits.items():
        client = client_for(letter * 32, town.AGENCY, office)
        for route in routes:
            args = (number(play),) if route in own else ()
            answer = client.get(reverse(f"console:{route}", args=args))
            assert answer.status_code == 200, (route, office)
            told = re.sub(r'(csrfmiddlewaretoken"|submission") value="[^"]+"', "", text(answer))
            yield f"{office} {route}", told


def told_apart(play, plant):
    """The pages that are other once the file is planted."""
    before = dict(seen_by_the_agency(play))
    before = dict(seen_by_the_agency(play))  # what was new is read by now
    plant()
    return [name for name, page in seen_by_the_agency(play) if page != before[name]]


def test_no_page_of_the_agency_tells_a_planted_file_from_another(bureau, play):
    play.do("request_review", "a")
    assert told_apart(play, lambda: planted(play, bureau)) == []
    assert PracticeFile.objects.filter(case=play.case).exists()


def a_hint_on_the_case_page(patch):
    plain = whole.context

    def hinting(seen, *given, **more):
        found = plain(seen, *given, **more)
        if PracticeFile.objects.filter(case=seen.case).exists():
            found["head"] = found["head"].__class__(**{**vars(found["head"]), "power": "练习"})
        return found

    patch.setattr(whole, "context", hinting)


def figures_without_practice_files(patch):
    def counted(agency, first, last):
        practising = PracticeFile.objects.values("case_id")
        return ReviewRequest.objects.filter(case__agency_id=agency).exclude(
            case__in=practising
        )  # fmt: skip

    patch.setattr(figures, "_requests", counted)


@pytest.mark.parametrize(
    ("hint", "where"),
    [(a_hint_on_the_case_page, "cases-page"), (figures_without_practice_files, "reviews-figures")],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_page_that_hints_would_be_found(bureau, play, hint, where, monkeypatch):
    play.do("request_review", "a")
    hint(monkeypatch)
    apart = told_apart(play, lambda: planted(play, bureau))
    assert apart
    assert {name.split()[1] for name in apart} == {where}
