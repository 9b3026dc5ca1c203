"""登录: from the sign-in page to the desk, in the browser."""

import re

import pytest
from django.conf import settings
from django.test import Client
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import PASSWORD, QUICKLY, account_for, client_for

from chengming.record.clock import demo
from chengming.record.clock.queries import real_now
from chengming.record.records import queries as records
from chengming.record.trail.models import Look
from chengming.standing.accounts import actions as accounts
from chengming.standing.accounts import queries
from chengming.standing.accounts.demo import signins
from chengming.standing.accounts.factors import totp
from chengming.standing.registry import actions as registry

pytestmark = pytest.mark.django_db
BASE = {"by": town.REGISTRAR, "at": town.START}
SECRET = bytes(range(20))
A, SEAT = "a" * 32, ("a" * 32, town.AGENCY, "officer")


@pytest.fixture(autouse=True)
def founded(play, monkeypatch):
    """A town, and a real clock that stands still: no code runs out under a slow test."""
    at = demo.real()
    monkeypatch.setattr(demo, "real", lambda: at)
    with QUICKLY:
        yield


@pytest.fixture
def officer():
    """承办人甲 with an account, no factor yet."""
    account = accounts.open_account(login="jia", password=PASSWORD, initial=False, **BASE)
    registry.give_account(person=A, account=account.pk, **BASE)
    return account.pk


@pytest.fixture
def enrolled(officer):
    accounts.enroll_factor(
        login="jia", kind="totp", secret=SECRET, algorithm="SHA256", step=0, **BASE
    )
    return officer


def code(steps: int = 0) -> str:
    return totp.code_at(SECRET, real_now().timestamp() + steps * totp.STEP)


def past_password(**more) -> Client:
    browser = Client()
    answer = browser.post("/signin/", {"login": "jia", "password": PASSWORD, **more})
    assert answer.status_code == 302
    return browser


def past_code(**more) -> Client:
    browser = past_password()
    answer = browser.post("/signin/second/", {"code": code(), **more})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def secret_on(page: str) -> bytes:
    import base64

    text = re.search(r"密钥：<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    return base64.b32decode(text + "=" * (-len(text) % 8))


def test_the_first_sign_in_sets_up_the_factor_and_shows_the_codes_once(officer):
    browser = past_password(next="/account/")
    answer = browser.get("/signin/second/?next=/account/")
    assert answer.headers["Location"] == "/signin/enroll/?next=%2Faccount%2F"
    page = browser.get(answer.headers["Location"]).content.decode()
    typed = {"code": totp.code_at(secret_on(page), real_now().timestamp()), "next": "/account/"}
    shown = browser.post("/signin/enroll/", typed).content.decode()
    codes = re.findall(r"<code>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</code>", shown)
    assert len(set(codes)) == 10 and 'href="/account/"' in shown
    again = browser.get("/account/").content.decode()
    assert "承办人甲" in again and "10 个可用" in again
    assert not any(code in again for code in codes)


def test_until_the_factor_is_shown_nothing_but_signing_in_is_open(enrolled):
    browser = past_password()
    for address in ("/account/", "/account/password/"):
        answer = browser.get(address)
        assert answer.headers["Location"].startswith("/signin/second/?next="), address
    for address in ("/account/post/", "/account/sessions/", "/account/codes/"):
        assert browser.post(address, {}).headers["Location"] == "/signin/second/"
    assert browser.post("/signin/enroll/", {"code": code()}).status_code == 403, "one is held"


def test_a_code_opens_the_desk_and_is_not_taken_twice(enrolled):
    browser = past_code(next="/account/")
    assert browser.get("/account/").status_code == 200
    second = past_password()
    answer = second.post("/signin/second/", {"code": code()})
    assert answer.status_code == 401 and "没有通过" in answer.content.decode()


def test_going_on_leads_only_to_this_door(enrolled):
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example"):
        browser = past_password()
        real_code = code(1) if evil.startswith("https") else code()
        answer = browser.post("/signin/second/", {"code": real_code, "next": evil})
        if answer.status_code == 302:
            assert answer.headers["Location"] == "/"


def body(answer) -> str:
    return re.sub(
        r'(csrfmiddlewaretoken" value=")[^"]+|(name="login" value=")[^"]*',
        "",
        answer.content.decode(),
    )


def test_unknown_wrong_locked_and_closed_get_the_same_page(enrolled):
    for login in ("locked", "closed"):
        accounts.open_account(login=login, password=PASSWORD, initial=False, **BASE)
    accounts.close_account(login="closed", reason="离职", **BASE)
    for _ in range(6):
        Client().post("/signin/", {"login": "locked", "password": "wrong"})
    tries = [("nobody", PASSWORD), ("jia", "wrong"), ("locked", PASSWORD), ("closed", PASSWORD)]
    answers = [Client().post("/signin/", {"login": n, "password": p}) for n, p in tries]
    assert {answer.status_code for answer in answers} == {401}
    assert len({body(answer) for answer in answers}) == 1
    assert not any(settings.SESSION_COOKIE_NAME in answer.cookies for answer in answers)


def test_an_account_that_nobody_holds_opens_no_desk():
    accounts.open_account(login="jia", password=PASSWORD, initial=False, **BASE)
    browser = past_password()
    assert browser.get("/signin/enroll/").headers["Location"].startswith("/signin/?")
    assert browser.get("/account/").headers["Location"].startswith("/signin/")


def test_what_was_typed_comes_back_but_never_the_password():
    answer = Client().post("/signin/", {"login": "zhang<b>san", "password": "Geheim-9-Geheim"})
    page = answer.content.decode()
    assert "zhang&lt;b&gt;san" in page and "Geheim" not in page


def test_after_signing_out_the_old_token_is_worth_nothing(enrolled):
    browser = past_code()
    token = browser.cookies[settings.SESSION_COOKIE_NAME].value
    answer = browser.post("/signout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = token
    assert thief.get("/account/").headers["Location"].startswith("/signin/")
    assert thief.post("/account/post/", {}).status_code == 401


def test_the_token_changes_with_the_second_factor(enrolled):
    browser = past_password()
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/signin/second/", {"code": code()})
    after = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = before
    assert planted.get("/account/").headers["Location"].startswith("/signin/?")


def test_a_recovery_code_signs_in_and_leads_to_another_factor(enrolled):
    (first, *_) = accounts.replace_recovery_codes(login="jia", **BASE)
    browser = past_password()
    answer = browser.post("/signin/second/", {"code": first, "next": "/account/"})
    assert answer.headers["Location"].startswith("/signin/enroll/")
    assert browser.post("/account/codes/", {}).status_code == 403, "not as good as the factor"
    page = browser.get("/signin/enroll/").content.decode()
    fresh = totp.code_at(secret_on(page), real_now().timestamp())
    assert "恢复码" in browser.post("/signin/enroll/", {"code": fresh}).content.decode()
    assert past_password().post("/signin/second/", {"code": first}).status_code == 401


def test_a_changed_post_ends_the_session(enrolled):
    browser = past_code()
    assert browser.get("/account/").status_code == 200
    day = town.START.date()
    registry.end_post(person=A, agency=town.AGENCY, office="officer", valid_to=day, **BASE)
    assert browser.get("/account/").headers["Location"].startswith("/signin/")


def test_a_password_set_by_another_must_first_be_changed(enrolled):
    accounts.set_password(login="jia", password="Zw3-白云-深处有人家", **BASE)
    browser = Client()
    browser.post("/signin/", {"login": "jia", "password": "Zw3-白云-深处有人家"})
    browser.post("/signin/second/", {"code": code()})
    for address in ("/account/", "/signin/enroll/"):
        assert browser.get(address).headers["Location"].startswith("/account/password/")
    assert browser.post("/account/post/", {}).headers["Location"] == "/account/password/"
    typed = {"current": "Zw3-白云-深处有人家", "new": PASSWORD, "again": PASSWORD}
    refused = browser.post("/account/password/", typed)
    assert refused.status_code == 422 and "最近 5 次" in refused.content.decode()
    typed |= {"new": "Hf6-小桥-流水人家在", "again": "Hf6-小桥-流水人家在"}
    assert browser.post("/account/password/", typed).status_code == 302
    assert browser.get("/account/").status_code == 200


def test_changing_the_password_ends_every_other_session(enrolled):
    here, there = past_code(), client_for(*SEAT)
    assert there.get("/account/").status_code == 200
    typed = {"current": PASSWORD, "new": "Zw3-白云-深处有人家", "again": "Zw3-白云-深处有人家"}
    assert here.post("/account/password/", typed | {"current": "wrong"}).status_code == 422
    assert there.get("/account/").status_code == 200
    assert here.post("/account/password/", typed | {"again": "Zw3"}).status_code == 200
    old = here.cookies[settings.SESSION_COOKIE_NAME].value
    assert here.post("/account/password/", typed).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").headers["Location"].startswith("/signin/")
    assert here.cookies[settings.SESSION_COOKIE_NAME].value != old


def test_one_sees_his_sessions_and_ends_the_others(enrolled):
    here, there = client_for(*SEAT), client_for(*SEAT)
    assert "结束其他全部" in here.get("/account/").content.decode()
    here.post("/account/sessions/", {"session": "others"})
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    for odd in ("", "x", "-1", "\uff19", "9" * 50):
        assert here.post("/account/sessions/", {"session": odd}).status_code == 302


def test_use_from_another_address_is_told_at_sign_in(enrolled):
    assert "正在另一处使用" not in past_code().get("/account/").content.decode()
    browser = past_password()
    browser.post("/signin/second/", {"code": code(1)}, REMOTE_ADDR="10.9.9.9")
    assert "正在另一处使用" in browser.get("/account/").content.decode()


def test_one_switches_only_to_a_post_he_holds(officer):
    registry.give_post(
        person=A, agency=town.OTHER_AGENCY, office="head_of_section",
        valid_from=town.START.date(), **BASE,
    )  # fmt: skip
    browser = client_for(*SEAT)
    browser.post("/account/post/", {"post": f"{town.OTHER_AGENCY}/head_of_section"})
    assert "江阴市卫生健康委员会</small>" in browser.get("/account/").content.decode()
    browser.post("/account/post/", {"post": f"{town.AGENCY}/chief_head"}, follow=True)
    assert "江阴市卫生健康委员会</small>" in browser.get("/account/").content.decode()


def test_no_password_or_code_is_in_any_record_trail_or_log(enrolled, caplog):
    browser = past_password()
    spent = code()
    browser.post("/signin/second/", {"code": spent})
    typed = {"current": PASSWORD, "new": "Zw3-白云-深处有人家", "again": "Zw3-白云-深处有人家"}
    browser.post("/account/password/", typed)
    kept = repr([records.of_stream(s) for s in records.streams("account")])
    kept += repr(list(Look.objects.values())) + caplog.text
    for secret in (PASSWORD, typed["new"], spent):
        assert secret not in kept
    assert Look.objects.filter(route="account-password", allowed=True).exists()


def test_a_refused_sign_in_is_kept_without_the_login():
    Client().post("/signin/", {"login": "jia-geheim", "password": "wrong"})
    look = Look.objects.get()
    assert (look.route, look.allowed, look.reason, look.person) == ("signin-home", False, "401", "")
    assert "geheim" not in repr(look.__dict__)


def test_over_an_open_line_from_elsewhere_nobody_signs_in(enrolled, settings):
    settings.ALLOWED_HOSTS = ["desk.example"]
    typed = {"login": "jia", "password": PASSWORD}
    answer = Client().post("/signin/", typed, headers={"host": "desk.example"})
    assert answer.status_code == 403 and "加密" in answer.content.decode()
    forged = {"host": "desk.example", "x-forwarded-proto": "https"}
    assert Client().post("/signin/", typed, headers=forged).status_code == 403
    settings.CHENGMING_PROXIES = ["127.0.0.1"]
    assert Client().post("/signin/", typed, headers=forged).status_code == 302


def test_an_address_in_a_header_is_believed_only_from_our_own_proxy(enrolled, settings):
    def marks() -> set[str]:
        Look.objects.all()
        for claimed in ("10.0.0.1", "10.0.0.2"):
            Client().post("/signin/", {}, headers={"x-forwarded-for": f"1.1.1.1, {claimed}"})
        last = Look.objects.order_by("-id").values_list("address", flat=True)[:2]
        return set(last)

    assert len(marks()) == 1
    settings.CHENGMING_PROXIES = ["127.0.0.1"]
    assert len(marks()) == 2


def test_a_demo_shows_its_people_and_the_code_and_nothing_else_does(enrolled, settings):
    page = Client().get("/signin/").content.decode()
    assert "演示账号" in page and "承办人甲" in page and signins.PASSWORD in page
    browser = past_password()
    assert f"<code>{code()}</code>" in browser.get("/signin/second/").content.decode()
    settings.CHENGMING_ORIGIN = "jiangyin.example/log"
    real = Client().get("/signin/").content.decode()
    assert "演示账号" not in real and "承办人甲" not in real and signins.PASSWORD not in real
    assert code() not in browser.get("/signin/second/").content.decode()
    with pytest.raises(Exception, match="不是演示日志"):
        signins.code_of(enrolled)
    assert not demo.is_demo()


def test_every_page_of_ones_account_is_there(enrolled):
    browser = client_for(*SEAT)
    for address in ("/account/", "/account/password/", "/account/prove/", "/signin/enroll/"):
        assert browser.get(address).status_code == 200, address
    assert browser.get("/signin/").headers["Location"] == "/"
    assert account_for(A) == enrolled == queries.account("jia").pk
