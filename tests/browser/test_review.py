"""法制审核 in real browsers: item by item, rounds, panel, experts, disagreement, the printed form."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from tests import pdf_reading
from tests.browser.hand import Hand
from tests.browser.test_acts import PARTY, Making, key
from tests.rooms.casework.town import LARGE, facts

from chengming.casework.review import queries as reviews
from chengming.cli.storytelling.city import person_of
from chengming.law.load import load
from chengming.record.clock import queries as clock
from chengming.standing.registry import queries as registry

ITEMS = load().review_forms["annex"].for_group("penalty")
PANEL = 60_000_000  # 分; over the sum from which the agency's list asks for two reviewers
HEADS = [person_of(key(role)) for role in ("agency_head", "head_of_section")]
TITLE = "重大行政执法决定法制审核意见表"


class Reported(Making):
    """A case whose report lies there, with a fine of ``fen``: it may be handed in for review."""

    def __init__(self, fen: int = LARGE) -> None:
        super().__init__()
        self.sheet = facts(fen)
        self.do("file_case", "agency_head", {
            "verification": "经现场核查属实。", "approved_by": HEADS[0],
            "handlers": [person_of(key(f"officer_{letter}")) for letter in "ab"],
            **{name: self.sheet[name] for name in ("case_name", "parties", "violations")},
        })  # fmt: skip
        self.do("inquire", "officer_a", {"content": "问：何时进货？\n答：去年。"}, ["officer_b"])
        self.do("write_report", "officer_a", {"outcome": "penalty", **self.sheet})

    def handed_in(self, handling: str = "") -> "Reported":
        self.do("request_review", "officer_a", {"handling": handling} if handling else {})
        return self

    def only_the_review_is_open(self) -> "Reported":
        """Notice served, rights waived, heads agreed: nothing else stands before a decision."""
        self.do("notify", "officer_a", {"tells_hearing": True})
        served = {"method": "direct", "served_on": clock.today().isoformat()}
        self.do("serve_notice", "officer_a", served, ["officer_b"])
        self.do("waive_defense", PARTY, {"waives": "both"}, ["officer_a"])
        said = [{"person": person, "opinion": "同意。"} for person in HEADS]
        self.do("discuss_collectively", "agency_head", {
            "attendees": HEADS, "opinions": said, "conclusion": "同意。", "outcome": "agreed",
        })  # fmt: skip
        return self


class Desk(Hand):
    """A reviewer's, a head's or a handler's hand, with the review form besides."""

    def review(self, made: Making) -> Page:
        self.open(f"/reviews/{made.number}/")
        expect(self.page.locator("h1")).to_have_text(TITLE)
        return self.page

    def answer(self, item: str, answer: str, words: str = "") -> None:
        part = self.page.locator(f"#item-{item}")
        part.locator(f"input[value='{answer}']").check()
        part.get_by_label("具体意见").fill(words)

    def answer_all(self, outcome: str, words: str, **otherwise: tuple[str, str]) -> None:
        """Every item soundly, in words where the machine objects; some ``otherwise``."""
        for item in ITEMS:
            objects = self.page.locator(f"#item-{item.id} h2").get_by_text("不符合").count()
            usual = (item.sound, "已核对原件，予以认可。" if objects else "")
            self.answer(item.id, *otherwise.get(item.id, usual))
        self.page.locator(f"[name=outcome][value={outcome}]").check()
        self.page.get_by_label("审核意见", exact=True).fill(words)

    def answer_by_key(self, item: str) -> None:
        """Tab leads to the item's answers, the space bar chooses the first."""
        name = f"answer.{item}"
        self._tab_to(f"e => e.name === '{name}'", name)
        self.page.keyboard.press("Space")
        expect(self.page.locator(f"[name='{name}']").first).to_be_checked()

    def send(self) -> None:
        with self.page.expect_navigation():
            self.press("出具审核意见")

    def conclude(self, made: Making, outcome: str, words: str, **more: tuple[str, str]) -> None:
        self.review(made)
        self.answer_all(outcome, words, **more)
        self.send()
        expect(self.page.locator("main")).to_contain_text("审核意见已出具")

    def refused(self, made: Making, act: str, *words: str) -> None:
        """The form of the act says that it cannot be done now, why, and by which article."""
        self.open(f"/cases/{made.number}/acts/{act}/")
        said = self.page.locator(".said", has_text="现在不能办理")
        for one in words:
            expect(said).to_contain_text(one)

    def handed_in_and_refused(self, *words: str) -> None:
        """What was filled in is not carried out, and the page says why."""
        button = self.page.locator("button[name=do][value=hand_in]")
        asks = button.get_attribute("data-confirm")
        button.click()
        if asks:
            self.page.locator("dialog.question[open] button").last.click()
        said = self.page.locator(".said-seal", has_text="没有办成")
        for one in words:
            expect(said).to_contain_text(one)


@pytest.fixture
def at(signed_in, console_url):
    """``at("legal_reviewer", keyboard=True)``: that person's hand, in a browser of its own."""

    def sit(role: str, *, keyboard: bool = False, **how: bool) -> Desk:
        return Desk(signed_in(key(role), **how), console_url, keyboard=keyboard)

    return sit


@pytest.fixture
def reviewer(at) -> Desk:
    return at("legal_reviewer")


@pytest.fixture
def legal_head(at) -> Desk:
    return at("legal_head")


@pytest.fixture
def head(at) -> Desk:
    return at("agency_head")


def name_of(role: str) -> str:
    person = person_of(key(role))
    return registry.names([person])[person]


def test_passed_item_by_item_signed_and_decided(reviewer, legal_head, head, axe, picture):
    made = Reported().handed_in().only_the_review_is_open()
    head.refused(made, "decide", "法制审核", "第五十八条")
    page = reviewer.review(made)
    objection = page.locator("#item-facts_and_evidence")
    expect(objection).to_contain_text("统一社会信用代码校验不符")
    expect(objection.locator("h2")).to_contain_text("不符合")
    axe(page)
    picture(page, "review")
    reviewer.answer_all("passed", "事实清楚，程序合法，同意。")
    objection.locator("summary").first.click()
    objection.get_by_role("checkbox").first.check()
    picture(page, "review-filled")
    reviewer.send()
    expect(page.locator("main")).to_contain_text("审核意见已出具")
    head.refused(made, "decide", "法制审核")
    read = legal_head.review(made)
    expect(read.locator("main")).to_contain_text("已核对原件，予以认可。")
    axe(read)
    picture(read, "review-to-sign")
    with read.expect_navigation():
        read.get_by_role("link", name="签署", exact=True).click()
    legal_head.fill(outcome="passed", opinion="同意审核意见。").hand_in()
    head.do(made.number, "decide", correction="in_decision")
    (opinion,) = reviews.opinions_of(made.case)
    assert [item.item for item in reviews.items_of(opinion)] == [item.id for item in ITEMS]


def test_returned_twice_each_time_with_what_changed_and_then_passed(
    reviewer, legal_head, head, axe, picture
):
    made = Reported().handed_in()
    expect(reviewer.review(made).locator("#changed")).to_have_count(0)
    reviewer.conclude(made, "correct", "裁量理由不足。", discretion=("no", "没有写明裁量的事实。"))
    legal_head.do(made.number, "confirm_review", outcome="correct")
    made.do("revise_report", "officer_a", {
        "outcome": "penalty",
        "discretion": made.sheet["discretion"] | {"reason": "货值三百元，主动下架。"},
    })  # fmt: skip
    page = reviewer.review(made.handed_in("已补写裁量理由。"))
    beside = page.locator("#changed")
    for words in ("建议纠正", "已补写裁量理由。", "货值三百元，主动下架", "情节一般"):
        expect(beside).to_contain_text(words)
    axe(page)
    picture(page, "review-again")
    reviewer.conclude(
        made, "supplement", "请补充询问供货人。", facts_and_evidence=("no", "来源不明。")
    )
    legal_head.do(made.number, "confirm_review", outcome="supplement")
    made.do("inquire", "officer_a", {"content": "问：货从哪来？\n答：批发市场。"}, ["officer_b"])
    beside = reviewer.review(made.handed_in("已补充询问。")).locator("#changed")
    expect(beside).to_contain_text("案件事实没有改动")
    expect(beside).to_contain_text("询问")
    expect(beside).not_to_contain_text("货值三百元")
    reviewer.conclude(made, "passed", "同意。")
    legal_head.do(made.number, "confirm_review", outcome="passed")
    made.only_the_review_is_open()
    head.do(made.number, "decide", correction="in_decision")


def test_not_passed_there_is_no_decision(reviewer, legal_head, head):
    made = Reported().handed_in().only_the_review_is_open()
    reviewer.conclude(made, "not_passed", "不同意。", law_applied=("no", "适用条款有误。"))
    legal_head.do(made.number, "confirm_review", outcome="not_passed")
    head.refused(made, "decide", "法制审核", "第五十八条")


def test_a_panel_hears_an_expert_and_one_reviewer_is_not_enough(at, reviewer, legal_head, head):
    made = Reported(PANEL).handed_in().only_the_review_is_open()
    reviewer.do(made.number, "invite_expert", expert="某教授", capacity="scholar",
                question="能否认定为经营行为。")  # fmt: skip
    expect(reviewer.review(made).locator("main")).to_contain_text("专家")
    expect(reviewer.page.get_by_role("button", name="出具审核意见")).to_have_count(0)
    reviewer.act(made.number, "record_expert_opinion")
    reviewer.fill(outcome="given", in_writing="yes", opinion="可以认定。")
    reviewer.page.set_input_files(
        "#upload-files",
        {"name": "论证意见.txt", "mimeType": "text/plain", "buffer": "可以认定。".encode()},
    )
    reviewer.hand_in()
    reviewer.conclude(made, "passed", "同意。")
    legal_head.act(made.number, "confirm_review").fill(outcome="passed")
    legal_head.handed_in_and_refused("合议", "118号")
    at("legal_reviewer_b").do(made.number, "concur_review", outcome="agrees")
    legal_head.do(made.number, "confirm_review", outcome="passed")
    head.do(made.number, "decide", correction="in_decision")


def test_disagreement_is_coordinated_and_only_a_new_pass_opens_the_decision(
    reviewer, legal_head, head
):
    made = Reported().handed_in().only_the_review_is_open()
    reviewer.conclude(made, "not_passed", "不同意。", law_applied=("no", "适用条款有误。"))
    legal_head.do(made.number, "confirm_review", outcome="not_passed")
    head.do(made.number, "coordinate_review", conclusion="补充说明适用条款后再送审核。")
    head.refused(made, "decide", "法制审核", "118号")
    made.handed_in("经协调，补充说明适用条款。")
    reviewer.conclude(made, "passed", "同意。")
    legal_head.do(made.number, "confirm_review", outcome="passed")
    head.do(made.number, "decide", correction="in_decision")


def test_coordinated_and_again_not_passed_there_is_no_decision(reviewer, legal_head, head):
    made = Reported().handed_in().only_the_review_is_open()
    for handling in ("", "经协调再送。"):
        if handling:
            head.do(made.number, "coordinate_review", conclusion="再送审核。")
            made.handed_in(handling)
        reviewer.conclude(made, "not_passed", "不同意。", law_applied=("no", "适用条款有误。"))
        legal_head.do(made.number, "confirm_review", outcome="not_passed")
    head.refused(made, "decide", "法制审核", "118号")


@pytest.mark.parametrize(
    ("item", "answer", "said"),
    [("papers", "no", "没有写明具体意见"), ("facts_and_evidence", "yes", "应当说明理由")],
)
def test_an_answer_without_its_words_comes_back_with_all_that_was_typed(
    reviewer, axe, picture, item, answer, said
):
    made = Reported().handed_in()
    page = reviewer.review(made)
    reviewer.answer_all("correct", "见各项意见。", procedure=("no", "送达回证没有签收人。"),
                        **{item: (answer, "")})  # fmt: skip
    reviewer.send()
    expect(page.get_by_role("alert").first).to_contain_text(said)
    expect(page.locator(f"#item-{item} input[value={answer}]")).to_be_checked()
    expect(page.locator("#item-procedure").get_by_label("具体意见")).to_have_value(
        "送达回证没有签收人。"
    )
    expect(page.locator("[name=outcome][value=correct]")).to_be_checked()
    axe(page)
    picture(page, "review-refused")
    reviewer.answer(item, answer, "第三页没有编号。")
    reviewer.send()
    expect(page.locator("main")).to_contain_text("审核意见已出具")


def test_the_form_is_filled_in_by_keyboard_on_a_phone_and_without_script(at):
    made = Reported().handed_in()
    hand = at("legal_reviewer", keyboard=True, phone=True)
    hand.review(made)
    for item in ITEMS:
        hand.answer_by_key(item.id)
    with hand.page.expect_navigation():
        hand.press("保存草稿")
    plain = at("legal_reviewer", javascript=False)
    plain.review(made)
    expect(plain.page.locator("input[value=yes]:checked")).to_have_count(len(ITEMS))
    plain.answer_all("passed", "同意。")
    plain.send()
    expect(plain.page.locator("main")).to_contain_text("审核意见已出具")


def test_the_printed_form_bears_answers_opinions_both_names_and_both_dates(
    reviewer, legal_head, at
):
    made = Reported().handed_in()
    reviewer.conclude(made, "correct", "裁量理由不足。", discretion=("no", "没有写明裁量的事实。"))
    legal_head.do(made.number, "confirm_review", outcome="correct", opinion="请补写裁量理由。")
    page = at("officer_a").open(f"/cases/{made.number}/papers/").page
    with page.expect_navigation():
        page.get_by_role("link", name=TITLE).click()
    answer = page.request.get(
        urljoin(page.url, page.get_by_role("link", name="预览 PDF").get_attribute("href"))
    )
    assert answer.headers["content-type"] == "application/pdf"
    (table,) = pdf_reading.tables(answer.body())
    rows = ["".join(cell for cell in row) for row in table]
    row = next(one for one in table if "自由裁量是否合理适当" in one)
    assert row[-2:] == ["□是√□否", "没有写明裁量的事实。"]
    day = clock.today()
    today = f"{day.year}年{day.month}月{day.day}日"
    assert table[1][-1] == today
    assert "裁量理由不足。" in rows[-2] and name_of("legal_reviewer") in rows[-2]
    assert today in rows[-2]
    assert "请补写裁量理由。" in rows[-1] and name_of("legal_head") in rows[-1]
    assert table[-1][-1] == today
