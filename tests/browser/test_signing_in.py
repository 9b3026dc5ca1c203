"""Signing in as a newcomer to the demo does it, by keyboard as well, on a phone and without script."""

import re

import pytest
from playwright.sync_api import expect

from chengming.cli.storytelling.city import REGISTRAR, person_of
from chengming.record.clock import queries as clock
from chengming.standing.accounts import actions as accounts
from chengming.standing.registry import actions as registry
from chengming.standing.registry import queries

OFFICER, HEAD = "xuxiake.officer_a", "xuxiake.agency_head"
FIRST_PASSWORD = "Tp5-空山-新雨后晚来"


def code_on(page) -> str:
    return page.locator(".said-sand code").inner_text()


@pytest.fixture
def newcomer():
    """Somebody of the city without an account, who is given one with a password to change."""
    person = person_of("health.officer_c")
    if queries.account_of(person) is None:
        base = {"by": REGISTRAR, "at": clock.now()}
        account = accounts.open_account(login="newcomer", password=FIRST_PASSWORD, **base)
        registry.give_account(person=person, account=account.pk, **base)
    return "newcomer"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_visitor_chooses_a_person_and_types_the_code_that_is_shown(
    opened, served, axe, picture, javascript
):
    page = opened(javascript=javascript).new_page()
    page.goto(served.console_url + "/account/")
    assert "登录" in page.title()
    if javascript:
        axe(page)
        picture(page, "signin")
    login = OFFICER if javascript else "xuxiake.officer_b"
    page.locator("summary", has_text="徐霞客").click()
    page.locator("li", has_text=login).get_by_role("button").click()
    if javascript:
        axe(page)
        picture(page, "signin-code")
    page.get_by_label("验证码").fill(code_on(page))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("h1")).to_have_text("我的账号")
    if javascript:
        axe(page)
        picture(page, "account")
    page.locator("summary", has_text="执法人员").click()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_title(re.compile("登录"))
    page.go_back()
    page.reload()
    expect(page, "the page behind is not shown again").to_have_title(re.compile("登录"))


def test_the_first_sign_in_sets_up_the_authenticator_and_another_password(
    opened, served, axe, picture, newcomer
):
    page = opened(phone=True).new_page()
    page.goto(served.console_url + "/")
    page.get_by_label("登录名").fill(newcomer)
    page.get_by_label("口令").fill(FIRST_PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="登记验证器").wait_for()
    axe(page)
    picture(page, "signin-enroll")
    page.get_by_label("验证码").fill(code_on(page))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="请收好恢复码").wait_for()
    assert len(re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page.content())) == 10
    axe(page)
    picture(page, "signin-recovery")
    page.get_by_role("link", name="已经收好，继续").click()
    expect(page.locator("h1")).to_have_text("更换口令")
    axe(page)
    picture(page, "account-password")
    page.get_by_label("现在的口令").fill(FIRST_PASSWORD)
    page.get_by_label("新口令", exact=True).fill("Jiangyin2026")
    page.get_by_label("再输一遍新口令").fill("Jiangyin2026")
    page.keyboard.press("Enter")
    expect(page.locator(".said-seal")).to_contain_text("容易被猜到")
    for label, typed in (("现在的口令", FIRST_PASSWORD), ("新口令", "Nw8-竹喧-归浣女莲动"),
            ("再输一遍新口令", "Nw8-竹喧-归浣女莲动")):  # fmt: skip
        page.get_by_label(label, exact=True).fill(typed)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="我的工作").wait_for()


def test_a_signed_act_asks_for_the_code_in_between(opened, served, axe, picture):
    page = opened().new_page()
    page.goto(served.console_url + "/account/")
    page.locator("summary", has_text="徐霞客").click()
    page.locator("li", has_text=HEAD).get_by_role("button").click()
    page.get_by_label("验证码").fill(code_on(page))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("h1")).to_have_text("我的账号")
    age = "UPDATE accounts_session SET proved = proved - interval '6 minutes' WHERE ended IS NULL"
    with served.server.connect(served.database) as connection:
        connection.execute(age)
    page.get_by_role("button", name="换发恢复码").click()
    expect(page.locator("h1")).to_have_text("签署前请验证身份")
    axe(page)
    picture(page, "step-up")
    page.get_by_label("验证码").fill(code_on(page))
    page.get_by_role("button", name="验证并办理").click()
    expect(page.locator("h1")).to_have_text("请收好恢复码")


def test_what_is_not_ones_own_is_not_there(signed_in, axe, picture):
    page = signed_in(OFFICER, at="/registry/health/")
    assert page.locator("h1").inner_text() == "没有这个页面"
    axe(page)
    picture(page, "not-found")
