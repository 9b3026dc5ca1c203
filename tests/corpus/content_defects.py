"""Defects of facts, law, penalty, papers and remedies."""

from datetime import date

from chengming.casework.review.checks.view import Paper
from tests.corpus.draft import Draft
from tests.corpus.planting import defect

GOVERNMENT = "江阴市人民政府"


@defect("evidence_supports", "没有证据", "small")
def no_evidence(d: Draft) -> None:
    d.facts()["evidence"] = []


@defect("evidence_supports", "所依据的证据不在清单", "heard")
def evidence_not_listed(d: Draft) -> None:
    d.violation()["rests_on"] = ["Z1", "Z9"]


@defect("evidence_supports", "证据未查证", "stated")
def evidence_unverified(d: Draft) -> None:
    d.facts()["evidence"][0]["verified"] = False


@defect("evidence_supports", "证据不能证明事实", "waived")
def evidence_proves_nothing(d: Draft) -> None:
    """The weight of proof is for a person."""
    d.facts()["evidence"][0]["proves"] = "与本案无关"


@defect("evidence_in_time", "证据晚于决定", "small", "heard")
def evidence_after_the_decision(d: Draft) -> None:
    d.add(
        "collect_evidence",
        d.one("serve_decision").on,
        "a",
        beside=["b"],
        say={"item": "补充的单据"},
        hour=15,
    )


@defect("evidence_in_time", "证据晚于报告", "stated")
def evidence_after_the_report(d: Draft) -> None:
    d.facts()["evidence"][0]["obtained_on"] = d.day(12).isoformat()


@defect("evidence_in_time", "报告之后取证未改报告", "kept")
def evidence_between_report_and_decision(d: Draft) -> None:
    """Whether the report used it is for a person to say."""
    d.add("collect_evidence", 12, "a", beside=["b"], say={"item": "补充的单据"})


@defect("party_identity", "身份号码校验不符", "small", "heard", "stated")
def wrong_credit_code(d: Draft) -> None:
    party = d.facts()["parties"][0]
    last = party["uscc"][-1]
    party["uscc"] = party["uscc"][:-1] + ("1" if last != "1" else "2")


@defect("party_identity", "身份号码校验不符", "waived", also="party_age")
def wrong_identity_number(d: Draft) -> None:
    d.facts()["parties"][0]["id_number"] = "320281199001059035"


@defect("party_identity", "出生日期与号码不符", "moved")
def born_on_another_day(d: Draft) -> None:
    d.facts()["parties"][0]["born"] = "1991-01-05"


@defect("party_identity", "当事人认错了人", "kept")
def another_shop(d: Draft) -> None:
    """A right number of the wrong shop: no machine can see it."""
    d.facts()["parties"][0]["name"] = "江阴市另一样本食品店"


@defect("party_age", "处罚不满十四周岁的人", "waived", also="party_identity")
def a_child_punished(d: Draft) -> None:
    party = d.facts()["parties"][0]
    party["born"] = "2013-01-05"
    del party["id_number"]


@defect("party_age", "未成年人没有从轻", "waived", also="party_identity")
def a_minor_punished_in_full(d: Draft) -> None:
    party = d.facts()["parties"][0]
    party["born"] = "2009-06-01"
    del party["id_number"]


@defect("limitation", "超过追责时效", "small", "waived")
def barred_by_time(d: Draft) -> None:
    d.violation()["happened_on"] = "2023-06-01"


@defect("limitation", "五年时效没有危害后果", "heard")
def five_years_without_harm(d: Draft) -> None:
    d.violation()["happened_on"] = "2023-06-01"
    d.violation()["extended_limitation"] = True


@defect("limitation", "行为其实早已终了", "stated")
def ended_long_ago_unsaid(d: Draft) -> None:
    """The day given is not the real one: no machine can see it."""
    d.violation()["consequence"] = "据群众反映系三年前所为。"


@defect("outcome_fits", "决定与报告不一致", "excused")
def decided_otherwise_than_reported(d: Draft) -> None:
    d.facts()["outcome"] = "no_grounds"


@defect("outcome_fits", "不予处罚却列处罚", "excused", also="kinds_allowed amount_in_range")
def excused_and_fined(d: Draft) -> None:
    d.violation()["penalties"] = [{"kind": "fine", "fen": 100_000}]


@defect("outcome_fits", "不予处罚没有情形", "excused")
def excused_without_ground(d: Draft) -> None:
    del d.violation()["exemption"]


@defect("provisions_in_force", "条款不存在", "small", "announced")
def provision_that_is_not_there(d: Draft) -> None:
    d.violation()["provisions"] = ["食品安全法/199"]


@defect("provisions_in_force", "引用已失效的版本", "stated")
def provision_of_an_old_version(d: Draft) -> None:
    d.violation()["provisions"].append("行政处罚法@2017-09-01/23")


@defect("provisions_in_force", "行为时条款尚未施行", "waived", also="limitation times_run_forward")
def provision_before_its_time(d: Draft) -> None:
    d.violation()["happened_on"] = "2023-12-20"
    d.violation()["provisions"] = ["行政复议法@2023-09-01/23"]


@defect("provisions_in_force", "旧文本没有录入", "heard", also="limitation")
def provision_whose_old_text_is_unknown(d: Draft) -> None:
    """The text in force then is not entered: the machine says that it cannot tell."""
    d.violation()["happened_on"] = "2019-05-01"
    d.violation()["extended_limitation"] = True
    d.violation()["consequence"] = "造成健康损害。"


@defect("provisions_in_force", "条款存在但与行为无关", "kept")
def provision_of_another_conduct(d: Draft) -> None:
    """Fit of conduct and provision is for a person."""
    d.violation()["provisions"] = ["食品安全法/34/1/1"]


@defect("kinds_allowed", "处罚种类不在职权之内", "waived", also="notice_covers hearing_offered")
def kind_not_in_the_power(d: Draft) -> None:
    d.violation()["penalties"].append({"kind": "circulated_criticism"})


@defect("kinds_allowed", "处罚种类不在职权之内", "stated", also="sums_right")
def confiscation_not_in_the_power(d: Draft) -> None:
    d.violation()["penalties"].append({"kind": "confiscation", "fen": 10_000})


@defect("amount_in_range", "超过法定幅度", "small", also="hearing_offered")
def above_the_statute(d: Draft) -> None:
    d.violation()["penalties"][0]["fen"] = 6_000_000


@defect("amount_in_range", "不在裁量阶次之内", "small", also="hearing_offered")
def outside_the_discretion(d: Draft) -> None:
    d.facts()["discretion"]["manner"] = "ordinary"
    d.violation()["penalties"][0]["fen"] = 1_500_000


@defect("amount_in_range", "低于法定最低而没有减轻", "small")
def below_the_statute(d: Draft) -> None:
    d.violation()["penalties"][0]["fen"] = 300_000


@defect("amount_in_range", "没有按货值金额的倍数", "small")
def not_a_multiple_of_the_goods(d: Draft) -> None:
    d.violation()["value"] = 3_000_000


@defect("amount_in_range", "幅度没有录入", "moved")
def above_a_range_nobody_entered(d: Draft) -> None:
    """Bands of this provision are not entered: the machine says that it cannot tell."""
    d.violation()["penalties"][0]["fen"] = 900_000_000


@defect("amount_in_range", "罚款没有数额", "waived")
def fine_without_amount(d: Draft) -> None:
    del d.violation()["penalties"][1]["fen"]


@defect("sums_right", "合计不符", "small", also="notice_not_heavier")
def sum_is_wrong(d: Draft) -> None:
    d.one("decide").say["amount"] = 123_400


@defect("sums_right", "没收数额与违法所得不符", "kept")
def gains_do_not_match(d: Draft) -> None:
    d.violation()["gains"] = 31_000


@defect("sums_right", "决定书写错合计", "waived")
def sum_wrong_in_the_paper(d: Draft) -> None:
    d.text = "罚款合计人民币2000元。" + d.text


@defect("departure_approved", "不按基准没有批准", "small", also="amount_in_range")
def departed_without_approval(d: Draft) -> None:
    d.facts()["discretion"] = {"manner": "lighter", "departs": True, "reason": "主动改正。"}


@defect("departure_approved", "减轻没有理由", "stated")
def mitigated_without_reason(d: Draft) -> None:
    d.facts()["discretion"] = {"manner": "mitigated", "departs": False}


@defect("correction_ordered", "没有责令改正", "small", "announced")
def nothing_corrected(d: Draft) -> None:
    del d.one("decide").say["correction"]


@defect("correction_ordered", "称已另行责令、案卷没有", "stated")
def correction_that_is_not_there(d: Draft) -> None:
    d.one("decide").say["correction"] = "ordered_before"


@defect("payment_term", "缴款期限写错", "small", "heard")
def ten_days_to_pay(d: Draft) -> None:
    d.violation()["penalties"][0]["manner"] = "自收到本决定书之日起十日内缴至指定银行"


@defect("payment_term", "自行收缴", "stated")
def paid_into_own_hands(d: Draft) -> None:
    d.violation()["penalties"][0]["manner"] = "十五日内到本局财务室缴纳"


@defect("payment_term", "暂扣没有期限", "small", also="kinds_allowed")
def suspended_without_term(d: Draft) -> None:
    d.violation()["penalties"].append({"kind": "suspend_license"})


@defect("remedies_right", "复议机关写成上级部门", "small", "heard")
def superior_department_as_body(d: Draft) -> None:
    d.facts()["remedies"]["reconsideration_body"] = "无锡市市场监督管理局"


@defect("remedies_right", "复议机关写成本机关", "announced")
def own_government_as_body(d: Draft) -> None:
    d.facts()["remedies"]["reconsideration_body"] = "江阴市徐霞客镇人民政府"


@defect("remedies_right", "复议机关写成别的政府", "waived")
def another_government_as_body(d: Draft) -> None:
    d.facts()["remedies"]["reconsideration_body"] = "无锡市人民政府"


@defect("remedies_right", "复议期限写错", "stated")
def thirty_days_for_reconsideration(d: Draft) -> None:
    d.text = d.text.replace("六十日", "三十日")


@defect("remedies_right", "起诉期限写错", "kept")
def three_months_for_suit(d: Draft) -> None:
    d.text = d.text.replace("六个月", "三个月")


@defect("remedies_right", "没有告知诉讼", "moved")
def suit_left_out(d: Draft) -> None:
    d.text = d.text.partition("，也可以")[0] + "。"


@defect("remedies_right", "没有写法院", "excused")
def no_court(d: Draft) -> None:
    d.facts()["remedies"]["court"] = " "


@defect("remedies_right", "集中管辖后法院写错", "small")
def court_that_no_longer_hears_such_suits(d: Draft) -> None:
    """Which court hears such suits is not entered: no machine can see it."""
    d.facts()["remedies"]["court"] = "宜兴市人民法院"


@defect("numbering", "文号重复", "small", "stated")
def number_used_before(d: Draft) -> None:
    d.numbers.add(d.one("decide").instrument)


@defect("numbering", "文号年份不符", "waived")
def number_of_another_year(d: Draft) -> None:
    decided = d.one("decide")
    decided.instrument = decided.instrument.replace("〔2026〕", "〔2025〕")


@defect("numbering", "文号有缺号", "heard")
def hole_in_the_numbers(d: Draft) -> None:
    decided = d.one("decide")
    head, _, tail = decided.instrument.partition("〕")
    n = int(tail.removesuffix("号"))
    decided.instrument = f"{head}〕{n + 3}号"


@defect("numbering", "别的机关的字号", "kept")
def number_of_another_agency(d: Draft) -> None:
    decided = d.one("decide")
    decided.instrument = "澄卫罚" + decided.instrument[decided.instrument.index("〔") :]


@defect("numbering", "没有文号", "announced")
def no_number(d: Draft) -> None:
    d.one("decide").instrument = ""


@defect("numbering", "同一文号两份决定书", "moved")
def two_papers_with_one_number(d: Draft) -> None:
    decided = d.one("decide")
    d.more_papers.append(Paper("penalty_decision", date(2026, 12, 1), decided.instrument))


@defect("papers_present", "缺送达回证", "small")
def no_service_receipt(d: Draft) -> None:
    d.lost.add("service_receipt")


@defect("papers_present", "缺听证笔录", "heard")
def no_hearing_record(d: Draft) -> None:
    d.lost.add("hearing_record")


@defect("papers_present", "缺立案审批表", "stated")
def no_filing_form(d: Draft) -> None:
    d.lost.add("filing_form")


@defect("papers_present", "缺调查终结报告", "kept")
def no_report_paper(d: Draft) -> None:
    d.lost.add("investigation_report")


@defect("records_signed", "笔录没有签名", "small", "moved")
def inquiry_unsigned(d: Draft) -> None:
    d.one("inquire").say["signed"] = "unsigned"


@defect("records_signed", "听证笔录没有签名", "heard")
def hearing_unsigned(d: Draft) -> None:
    d.one("hold_hearing").say["record"] = "blank"


@defect("records_signed", "签名是代签", "stated")
def signed_by_another(d: Draft) -> None:
    """Only the original shows it."""
    d.one("inquire").say["content"] = "由他人代签。"
