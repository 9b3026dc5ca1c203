"""Chromium before both doors. Ask for ``signed_in`` and ``citizen``; every page is watched.

A page fails its test by an error in its script, a breach of the content security policy, a static
file that is not there, or a request to anywhere but the two doors.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)
from pytest_django.plugin import DjangoDbBlocker
from tests.browser import city
from tests.browser.city import Served
from tests.browser.people import sit_down
from tests.browser.sights import Sight
from tests.house.source import CHECKOUT

from chengming.cli.postgres import Server

PICTURED = os.environ.get("CHENGMING_PICTURES") == "1"
# Where it is there: the same engine without the windows of a desktop, at a fifth of the work for every
# page opened. Pictures are of the whole browser: its own words (the button of a file field) are Chinese.
SHELL = Path("/usr/bin/chromium-headless-shell")
CHROMIUM = str(SHELL) if SHELL.exists() and not PICTURED else "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE, PHONE = (1280, 900), (360, 740)
PICTURES = CHECKOUT / "docs" / "handbook" / "pictures"
TALLEST = 2400

# A far and tired machine: whatever reads a page before it is there is found by this, and by nothing else.
SLOW = os.environ.get("CHENGMING_SLOW") == "1"
PATIENCE = 60_000 if SLOW else 15_000
FAR = {"offline": False, "latency": 250, "downloadThroughput": 60_000, "uploadThroughput": 60_000}

expect.set_options(timeout=PATIENCE)

Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def served(server: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[Served]:
    """Both doors on one small city, for all browser tests of this process."""
    with django_db_blocker.unblock(), city.served(server) as running:
        yield running


@pytest.fixture(autouse=True)
def _inside_the_city(served: Served, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Queries and acts of the test itself reach the same city as the doors."""
    with django_db_blocker.unblock(), city.inside(served.database, served.home):
        yield


@pytest.fixture
def console_url(served: Served) -> str:
    """Where the officers' desk answers, without a slash at the end."""
    return served.console_url


@pytest.fixture
def portal_url(served: Served) -> str:
    """Where the public portal answers, without a slash at the end."""
    return served.portal_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole process."""
    # Playwright runs a loop of its own in this thread; Django takes that for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    language = {**os.environ, "LANGUAGE": "zh_CN", "LC_ALL": "C.UTF-8"}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), env=language
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    """``opened(phone=…, javascript=…, dark=…)``: a browser of somebody's own, watched to the end."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def make(*, phone: bool = False, javascript: bool = True, dark: bool = False) -> BrowserContext:
        width, height = PHONE if phone else WIDE
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN",
            timezone_id="Asia/Shanghai", java_script_enabled=javascript, has_touch=phone,
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        if SLOW:
            context.new_page = partial(_far_away, context.new_page)  # type: ignore[method-assign]
        watch(context, served, wrong)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


def _far_away(new_page: Callable[[], Page]) -> Page:
    page = new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", FAR)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 3})
    return page


def watch(context: BrowserContext, served: Served, wrong: list[str]) -> None:
    """Writes down what a page did that no page of ours may do."""
    ours = (served.console_url, served.portal_url, "data:", "blob:", "about:")

    def console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            wrong.append(message.text)

    def response(answer: Response) -> None:
        if answer.status >= 400 and "/static/" in answer.url:
            wrong.append(f"{answer.status} {answer.url}")

    context.on("console", console)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("response", response)
    context.on(
        "request", lambda asked: None if asked.url.startswith(ours) else wrong.append(asked.url)
    )


@pytest.fixture
def signed_in(opened: Callable[..., BrowserContext], served: Served) -> Opened:
    """``signed_in("market_regulation.officer_a")``: a page at that person's desk, on its first page.

    ``office`` chooses one of several posts; further words as for ``opened``.
    """

    def sit(key: str, office: str = "", *, at: str = "/", **how: bool) -> Page:
        context = opened(**how)
        sit_down(context, served, key, office)
        page = context.new_page()
        page.goto(served.console_url + at)
        return page

    return sit


@pytest.fixture
def citizen(opened: Callable[..., BrowserContext], served: Served) -> Opened:
    """``citizen("/verify")``: anybody before the portal."""

    def look(at: str = "/", **how: bool) -> Page:
        page = opened(**how).new_page()
        page.goto(served.portal_url + at)
        return page

    return look


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)``: fails on what axe calls serious or critical."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
        grave = [one for one in found if one["impact"] in {"serious", "critical"}]
        told = [
            f"{one['impact']} {one['id']}: {node['target']} {node['failureSummary']}"
            for one in grave
            for node in one["nodes"]
        ]
        assert told == [], f"{page.url}\n" + "\n".join(told)

    return check


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """``picture(page, "case")``: fits a phone's width; under CHENGMING_PICTURES=1 kept for the handbook."""

    def take(page: Page, name: str) -> None:
        page.wait_for_load_state()
        before = page.viewport_size
        for kind, (width, height) in {"wide": WIDE, "phone": PHONE}.items():
            page.set_viewport_size({"width": width, "height": height})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{page.url} is {over} px too wide for {width} px"
            if name and PICTURED:
                _shoot(page, PICTURES / f"{name}-{kind}.png", width, height)
        if before:
            page.set_viewport_size(before)

    return take


@pytest.fixture
def shown(
    opened: Callable[..., BrowserContext], served: Served, axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> Callable[[Sight], Page]:  # fmt: skip
    """``shown(sight)``: for every eye, on every width, and without script where it is only read."""

    def look(sight: Sight, at: str, **how: bool) -> Page:
        context = opened(**how)
        if sight.who:
            sit_down(context, served, sight.who)
        page = context.new_page()
        answer = page.goto((served.console_url if sight.who else served.portal_url) + at)
        assert answer is not None and answer.status == sight.status, f"{answer} {at}"
        expect(page.locator("main")).to_contain_text(sight.says)
        expect(page.locator("h1")).to_have_count(1)
        return page

    def show(sight: Sight) -> Page:
        at = sight.address()
        page = look(sight, at)
        axe(page)
        picture(page, sight.picture if sight.kept else "")
        if sight.plain:
            bare = look(sight, at, javascript=False)
            assert _said(bare) == _said(page)
        return page

    return show


def _said(page: Page) -> list[str]:
    """The words of a page by line."""
    return [line.strip() for line in page.locator("main").inner_text().split("\n") if line.strip()]


def _shoot(page: Page, path: Path, width: int, height: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Or what stays at the top of the window stands in the middle of the picture.
    page.evaluate("window.scrollTo(0, 0)")
    tall = min(TALLEST, max(height, page.evaluate("document.documentElement.scrollHeight")))
    page.screenshot(
        path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall},
        animations="disabled",
    )  # fmt: skip
