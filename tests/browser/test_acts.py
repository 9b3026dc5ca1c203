"""The forms of acts in a real browser: wide, on a phone, with and without script, for every eye."""

import pytest
from playwright.sync_api import expect
from tests.rooms.casework.town import LARGE, facts

from chengming.casework.cases import actions as cases
from chengming.casework.cases import queries
from chengming.casework.review import actions as review
from chengming.cli.storytelling.city import person_of
from chengming.record.clock import queries as clock
from chengming.record.records.facts import Actor
from chengming.standing.registry import queries as registry

AGENCY, POWER = "market_regulation", "food/expired"
PARTY = Actor("party:0", "江阴某食品店（样本）", "party")


def key(role):
    return f"{AGENCY}.{role}"


class Making:
    """A case made by the acts themselves, as far as a form needs it."""

    def __init__(self):
        done = cases.register_lead(
            agency=AGENCY, power=POWER, procedure="penalty/ordinary", by=self.who("officer_a"),
            at=clock.now(),
            say={"source": "inspection", "found_on": clock.today().isoformat(), "summary": "检查发现。"},
        )  # fmt: skip
        self.case, self.number = done.case, done.number

    def who(self, role):
        office = {"officer_a": "officer", "officer_b": "officer"}.get(role, role)
        return registry.actor(person_of(key(role)), AGENCY, office, clock.today())

    def do(self, act, by, say=(), beside=()):
        actor = by if isinstance(by, Actor) else self.who(by)
        review.perform(
            case=self.case, act=act, by=actor, at=clock.now(), say=dict(say),
            beside=tuple(map(self.who, beside)),
        )  # fmt: skip
        return self

    def filed(self):
        sheet = facts(LARGE)
        handlers = [person_of(key(f"officer_{letter}")) for letter in "ab"]
        return self.do("file_case", "agency_head", {
            "verification": "经现场核查属实。", "approved_by": person_of(key("agency_head")),
            "handlers": handlers,
            **{k: sheet[k] for k in ("case_name", "parties", "violations")},
        })  # fmt: skip

    def reported(self):
        self.filed().do(
            "inquire", "officer_a", {"content": "问：何时进货？\n答：去年。"}, ["officer_b"]
        )
        return self.do("write_report", "officer_a", {"outcome": "penalty", **facts(LARGE)})

    def noticed(self):
        self.reported().do("notify", "officer_a", {"tells_hearing": True})
        served = {"method": "direct", "served_on": clock.today().isoformat()}
        return self.do("serve_notice", "officer_a", served, ["officer_b"])

    def asked_for_hearing(self):
        return self.noticed().do("request_hearing", PARTY, {"late": False}, ["officer_a"])


@pytest.fixture
def form(signed_in, console_url):
    """``form(made, "inquire", "officer_a")``: the form of an act at somebody's desk."""

    def open_form(made, act, role, **how):
        page = signed_in(key(role), **how)
        page.goto(f"{console_url}/cases/{made.number}/acts/{act}/")
        return page

    return open_form


def looked_at(page, axe, picture, name):
    axe(page)
    picture(page, name)


def test_a_lead_begins_with_its_power(signed_in, axe, picture):
    page = signed_in(key("officer_a"), at="/new?q=保质期")
    looked_at(page, axe, picture, "act-powers")
    page.get_by_role("link", name="保质期").first.click()
    looked_at(page, axe, picture, "act-lead")


def test_filing_a_case(form, axe, picture):
    page = form(Making(), "file_case", "agency_head")
    looked_at(page, axe, picture, "act-filing")


def test_inquiry_by_question_and_answer(form, axe, picture):
    page = form(Making().filed(), "inquire", "officer_a", phone=True)
    looked_at(page, axe, picture, "act-inquiry")
    before = page.locator(".talk li").count()
    page.get_by_role("button", name="再问一句").click()
    expect(page.locator(".talk li")).to_have_count(before + 1)
    page.keyboard.type("还有谁知道？")
    assert page.locator(".talk li textarea").nth(2 * before).input_value() == "还有谁知道？"


def test_the_report_asks_only_what_is_not_known(form, axe, picture):
    made = Making().filed().do("inquire", "officer_a", {"content": "询问。"}, ["officer_b"])
    page = form(made, "write_report", "officer_a")
    assert page.locator("details.known").count() == 3
    looked_at(page, axe, picture, "act-report")


def test_the_notice_shows_what_will_be_told(form, axe, picture):
    page = form(Making().reported(), "notify", "officer_a")
    assert "200,000 元" in page.content()
    looked_at(page, axe, picture, "act-notice")


def test_the_hearing(form, axe, picture):
    made = Making().asked_for_hearing()
    page = form(made, "appoint_chair", "agency_head")
    looked_at(page, axe, picture, "act-hearing-chair")
    made.do("appoint_chair", "agency_head", {"chair": person_of(key("hearing_chair"))})
    page = form(made, "notify_hearing", "hearing_chair")
    looked_at(page, axe, picture, "act-hearing-notice")


def test_the_discussion_and_the_decision(form, axe, picture):
    made = Making().noticed()
    made.do("state_defense", PARTY, {"content": "已经整改，请求从轻。"}, ["officer_a"])
    made.do("reexamine", "officer_a", {"outcome": "rejected", "reason": "情节不符。"})
    page = form(made, "discuss_collectively", "agency_head")
    looked_at(page, axe, picture, "act-discussion")
    people = [person_of(key(role)) for role in ("agency_head", "head_of_section")]
    said = [
        {"person": people[0], "opinion": "同意。"},
        {"person": people[1], "opinion": "不同意，过重。"},
    ]
    made.do("discuss_collectively", "agency_head", {
        "attendees": people, "opinions": said, "conclusion": "多数同意。", "outcome": "agreed",
    })  # fmt: skip
    page = form(made, "decide", "agency_head", phone=True)
    assert page.locator("text=不同意，过重。").first.bounding_box()["y"] < 1600
    looked_at(page, axe, picture, "act-decision")


def test_mistakes_are_set_right_from_a_page(form, signed_in, console_url, axe, picture):
    made = Making().reported()
    page = signed_in(key("officer_a"), at=f"/cases/{made.number}/")
    record = cases_record(made)
    page.goto(f"{console_url}/cases/{made.number}/records/{record}/rectify/")
    looked_at(page, axe, picture, "act-rectify")
    page.get_by_role("link", name="更正").nth(1).click()
    looked_at(page, axe, picture, "act-rectify-one")


def cases_record(made):
    return next(r.id.hex for r in queries.dossier(made.case).records if r.kind == "file_case")


def test_a_conflict_shows_what_changed(form, axe, picture):
    made = Making().reported()
    page = form(made, "revise_report", "officer_a")
    page.get_by_label("给予行政处罚").check()
    page.locator("details.known", has_text="案由").locator("summary").click()
    page.get_by_label("案由").fill("我改的案由")
    made.do("revise_report", "officer_b", {"outcome": "penalty", "case_name": "乙改的案由"})
    page.get_by_role("button", name="办理", exact=True).click()
    page.wait_for_selector(".moved")
    looked_at(page, axe, picture, "act-conflict")


def test_what_is_wrong_is_said_on_top_and_beside_the_field(form, axe, picture):
    page = form(Making(), "file_case", "agency_head")
    page.get_by_label("统一社会信用代码").fill("9132")
    page.get_by_role("button", name="办理", exact=True).click()
    page.locator("dialog").get_by_role("button", name="办理").click()
    page.wait_for_selector(".asked-wrong")
    looked_at(page, axe, picture, "act-wrong")


def test_rows_are_added_within_rows_and_handed_in_by_their_numbers(form):
    page = form(Making(), "file_case", "agency_head")
    page.locator("[data-list-add][value='more:f.violations/conduct']").click()
    second = page.locator("[name='f.violations.1.conduct']")
    second.fill("第二项违法行为")
    row = page.locator("[data-row='f.violations.1']")
    row.locator(".more-of > summary").click()
    row.locator("[data-list-add]").click()
    expect(row.locator("[name='f.violations.1.penalties.0.kind']")).to_have_count(1)
    ids = page.evaluate("[...document.querySelectorAll('form.act [id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    row.locator(":scope > [data-list-remove]").click()
    expect(page.locator("[name^='f.violations.1.']")).to_have_count(0)


def test_a_draft_saves_itself_and_comes_back(form):
    made = Making().filed()
    page = form(made, "inquire", "officer_a")
    page.locator("[name='f.person']").fill("店主某某")
    page.wait_for_selector("[data-draft-state][data-state=saved]")
    page = form(made, "inquire", "officer_a")
    assert page.locator("[name='f.person']").input_value() == "店主某某"
    assert "已恢复" in page.content()


def test_enter_in_a_line_keeps_a_draft_and_does_no_act(form):
    made = Making().filed()
    page = form(made, "inquire", "officer_a")
    page.locator("[name='f.person']").fill("店主")
    page.locator("[name='f.person']").press("Enter")
    page.wait_for_selector("text=草稿已保存")
    assert page.url.endswith("/acts/inquire/")


def test_without_script_the_form_works_as_well(form):
    made = Making().filed()
    page = form(made, "inquire", "officer_a", javascript=False)
    before = page.locator(".talk li").count()
    page.locator(".talk textarea[name$=answer]").first.fill("看清楚了。")
    page.get_by_role("button", name="再问一句").click()
    expect(page.locator(".talk li")).to_have_count(before + 1)
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_text("记录已形成").first).to_be_visible()
