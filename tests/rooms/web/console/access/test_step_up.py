"""签署前验证身份: asked for without losing the form, taken once, and nothing is signed without it."""

import html
import re

import pytest
from django.test import Client
from tests.rooms.casework import town
from tests.rooms.web.console.acts.browsing import Page, opened
from tests.rooms.web.console.signed_in import account_for, client_for

from chengming.record.clock import demo
from chengming.record.clock.queries import now, real_now
from chengming.record.records import queries as records
from chengming.standing.accounts import actions as accounts
from chengming.standing.accounts.factors import totp
from chengming.standing.registry import queries as registry
from chengming.web.console.access import step_up

pytestmark = pytest.mark.django_db
HEAD = ("d" * 32, town.AGENCY, "agency_head")
SECRET = bytes(range(20))
HOSTILE = "\n第一行\n第二行 <script>alert(1)</script> \"'</textarea><b>"


@pytest.fixture(autouse=True)
def factor(play, monkeypatch):
    """负责人丁 has an authenticator; the real clock stands still, so that no code runs out."""
    at = demo.real()
    monkeypatch.setattr(demo, "real", lambda: at)
    account_for(HEAD[0])
    login = f"p{HEAD[0][:12]}"
    accounts.enroll_factor(
        login=login, kind="totp", secret=SECRET, algorithm="SHA256", step=0,
        by=town.REGISTRAR, at=now(),
    )  # fmt: skip


def code(steps: int = 0) -> str:
    return totp.code_at(SECRET, real_now().timestamp() + steps * totp.STEP)


def hidden(page: str) -> dict[str, str]:
    """What the page carries along, as a browser would send it."""
    found = re.findall(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', page, re.S)
    return {name: html.unescape(value) for name, value in found}


def terminating(play: town.Play, **client) -> Page:
    """The head's form for ending the investigation, filled in."""
    play.file()
    page = opened(play.last.number, "terminate_investigation", client=client_for(*HEAD, **client))
    return page.fill(ground="not_provable", reason="证据不足。" + HOSTILE)


def kinds(play: town.Play) -> list[str]:
    return [record.kind for s in records.streams("case") for record in records.of_stream(s)]


def test_without_a_fresh_factor_the_form_waits_and_loses_nothing(play):
    page = terminating(play, fresh=False)
    asked = page.press()
    assert asked.status == 403 and "签署前请验证身份" in asked.text
    assert "terminate_investigation" not in kinds(play)
    assert "<script>alert(1)" not in asked.text
    kept = hidden(asked.text)
    assert {HOSTILE.strip()} <= {
        v.split("证据不足。")[-1].replace("\r", "").strip() for v in kept.values()
    }
    done = page.client.post(page.address, kept | {step_up.CODE: code()})
    assert done.status_code == 302, done.content.decode()
    assert kinds(play)[-1] == "terminate_investigation"
    assert code() not in repr([r for s in records.streams("case") for r in records.of_stream(s)])


def test_a_wrong_or_used_code_asks_again_with_everything_still_there(play):
    page = terminating(play, fresh=False)
    kept = hidden(page.press().text)
    again = page.client.post(page.address, kept | {step_up.CODE: "000000"})
    assert again.status_code == 403 and "没有通过" in again.content.decode()
    assert hidden(again.content.decode()) == kept
    spent = code()
    page.client.post("/account/prove/", {"code": spent})
    other = client_for(*HEAD, fresh=False)
    used = other.post(page.address, kept | {step_up.CODE: spent})
    assert used.status_code == 403
    assert "terminate_investigation" not in kinds(play)


def test_proving_first_lets_the_form_through(play):
    page = terminating(play, fresh=False)
    proved = page.client.post("/account/prove/", {"code": code(), "next": page.address})
    assert proved.status_code == 302
    page.press()
    assert kinds(play)[-1] == "terminate_investigation"


@pytest.mark.parametrize(
    "trick",
    [
        {"headers": {"x-autosave": "1"}},
        {"do": ["hand_in", "save"]},
        {"do": "save"},
        {"do": ""},
        {"do": "hand_in ", step_up.CODE: ""},
        {"do": ["save", "hand_in"]},
    ],
    ids=str,
)
def test_no_way_of_sending_the_form_signs_without_the_factor(play, trick):
    page = terminating(play, fresh=False)
    kept = hidden(page.press().text)
    headers = trick.get("headers", {})
    more = {name: value for name, value in trick.items() if name != "headers"}
    page.client.post(page.address, kept | more, headers=headers)
    assert "terminate_investigation" not in kinds(play)


def test_with_the_step_up_taken_out_the_act_goes_through(play, monkeypatch):
    monkeypatch.setattr(step_up, "_is_signed", lambda *_: False)
    terminating(play, fresh=False).press()
    assert kinds(play)[-1] == "terminate_investigation"


def test_an_act_that_is_not_signed_is_not_held_up(play):
    play.open()
    play.do("file_case", "d", {
        "verification": "属实。", "approved_by": "d" * 32, "handlers": ["a" * 32, "b" * 32],
        **{k: town.facts()[k] for k in ("case_name", "parties", "violations")},
    })  # fmt: skip
    client = client_for("a" * 32, town.AGENCY, "officer", fresh=False)
    page = opened(play.last.number, "order_correction", client=client)
    assert "签署前请验证身份" not in page.press().text


def test_a_code_sent_from_a_foreign_page_is_neither_taken_nor_used_up(play):
    page = terminating(play, fresh=False)
    kept = hidden(page.press().text)
    foreign = Client(enforce_csrf_checks=True)
    foreign.cookies = page.client.cookies
    answer = foreign.post(page.address, kept | {step_up.CODE: code()})
    assert answer.status_code == 403 and "签署前" not in answer.content.decode()
    assert "terminate_investigation" not in kinds(play)
    page.client.post(page.address, kept | {step_up.CODE: code()})
    assert kinds(play)[-1] == "terminate_investigation"


def test_what_the_house_refuses_is_a_page_with_its_words(play):
    """An account without a factor asks for recovery codes."""
    answer = client_for("a" * 32, town.AGENCY, "officer").post("/account/codes/")
    assert answer.status_code == 409 and "尚未登记第二因素" in answer.content.decode()
    assert registry.account_of("a" * 32)
