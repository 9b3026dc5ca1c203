"""The pages of cases in a real browser: wide, on a phone, without script, for every eye, on paper."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from chengming.casework.cases.models import Case

HANDLER, HEAD = "market_regulation.officer_a", "market_regulation.agency_head"


@pytest.fixture
def number():
    """A case that was returned by the review and came back."""
    rows = Case.objects.filter(agency="market_regulation", sent_to_review=True)
    return rows.order_by("-seq").first().number


def record_of(page):
    return page.locator(".course-what a").first.get_attribute("href")


def test_a_case_and_one_of_its_records(signed_in, axe, picture, number):
    page = signed_in(HANDLER, at=f"/cases/{number}/")
    axe(page)
    picture(page, "case")
    page.goto(page.url.split("/cases/")[0] + record_of(page))
    axe(page)
    picture(page, "record")


def test_a_case_is_read_without_script(signed_in, number):
    page = signed_in(HANDLER, at=f"/cases/{number}/", javascript=False)
    assert page.locator(".course li").count() > 5
    page.locator("summary", has_text="怎么算的").first.click()
    expect(page.locator(".how[open]").first).to_contain_text("起算")


def test_a_case_prints_as_a_record_with_nothing_to_press(signed_in, number):
    page = signed_in(HANDLER, at=f"/cases/{number}/")
    page.emulate_media(media="print")
    assert page.locator(".course li").first.is_visible()
    assert page.locator(".printed").first.is_visible()
    for pressed in (".btn", ".nexts", ".areas", ".case-nav"):
        for element in page.locator(pressed).all():
            assert not element.is_visible(), pressed
    page.emulate_media(media="screen")
    assert page.locator(".areas").first.is_visible(), "the control"


def test_a_case_printed_takes_a_few_pages(signed_in, number):
    page = signed_in(HANDLER, at=f"/cases/{number}/")
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as printed:
        assert len(printed.pages) <= 9
    page.evaluate(
        "document.adoptedStyleSheets = [new CSSStyleSheet()];"
        "document.adoptedStyleSheets[0].replaceSync('@media print { body main { width: 6rem } }')"
    )
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as ribbon:
        assert len(ribbon.pages) > 9, "the control"


def test_the_keyboard_reaches_a_case_from_the_list(signed_in, number):
    page = signed_in(HEAD, at="/cases/")
    link = page.get_by_role("link", name=number, exact=True)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    assert number in page.locator(".case-number").inner_text()
