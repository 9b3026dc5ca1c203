"""Defects of procedure: order, time limits, notice, hearing, review, service."""

from tests.corpus.draft import Draft
from tests.corpus.planting import defect
from tests.corpus.twins import discussion


@defect(
    "notice_given",
    "没有事先告知",
    "small",
    "moved",
    also="steps_in_order party_heard notice_covers",
)
def no_notice(d: Draft) -> None:
    d.drop("notify", "serve_notice")


@defect("notice_given", "告知书没有送达", "stated", also="steps_in_order party_heard")
def notice_never_served(d: Draft) -> None:
    d.drop("serve_notice")


@defect("notice_given", "决定后才告知", "kept", also="steps_in_order party_heard times_run_forward")
def notice_after_the_decision(d: Draft) -> None:
    for kind, on in (("notify", 18), ("serve_notice", 19)):
        entry = d.one(kind)
        d.entries.remove(entry)
        d.add(kind, on, entry.by, say=entry.say, beside=entry.beside)
    d.one("serve_decision").on = 20


@defect("notice_not_heavier", "决定重于告知", "small", also="sums_right amount_in_range")
def heavier_than_noticed(d: Draft) -> None:
    d.one("notify").say["amount"] = 100_000


@defect("notice_not_heavier", "申辩后加重", "stated")
def heavier_after_the_defense(d: Draft) -> None:
    fact = d.violation()
    dearer = {**fact, "penalties": [{**fact["penalties"][0], "fen": 900_000}]}
    d.one("decide").say["violations"] = [dearer]


@defect("notice_not_heavier", "没收重于告知", "kept", also="sums_right")
def more_confiscated_than_noticed(d: Draft) -> None:
    fact = d.violation()
    more = [{**p, "fen": 90_000} if p.get("object") else p for p in fact["penalties"]]
    d.one("decide").say["violations"] = [{**fact, "penalties": more}]


@defect("notice_covers", "种类超出告知", "waived")
def kind_beyond_the_notice(d: Draft) -> None:
    d.one("notify").say["kinds"] = ["fine"]


@defect("notice_covers", "依据超出告知", "heard")
def basis_beyond_the_notice(d: Draft) -> None:
    d.one("notify").say["basis"] = ["广告法/4/1"]


@defect(
    "notice_covers", "认定了没有告知的事实", "stated", also="evidence_supports notice_not_heavier"
)
def fact_beyond_the_notice(d: Draft) -> None:
    fact = d.violation()
    extra = {**fact, "conduct": "另在道路旁倾倒垃圾。", "penalties": []}
    d.one("decide").say["violations"] = [fact, extra]


@defect("notice_covers", "告知后实质改写事实", "small")
def fact_reworded_in_substance(d: Draft) -> None:
    """The machine says that words changed, not what they mean."""
    changed = {**d.violation(), "conduct": "明知食品没有标签，仍大量销售，情节恶劣。"}
    d.one("decide").say["violations"] = [changed]


@defect("notice_served", "留置送达无见证", "small")
def notice_left_without_witness(d: Draft) -> None:
    d.one("serve_notice").say["method"] = "left"


@defect("notice_served", "电子送达无确认书", "heard")
def notice_mailed_without_consent(d: Draft) -> None:
    d.one("serve_notice").say["method"] = "electronic"


@defect("service_valid", "公告期不满", "announced")
def announced_too_briefly(d: Draft) -> None:
    d.one("serve_decision").on -= 12


@defect("service_valid", "公告送达没有先试其他方式", "announced")
def announced_without_trying(d: Draft) -> None:
    d.one("serve_decision").say["others_failed"] = False


@defect("service_valid", "没有发出公告", "announced", also="service_limit")
def never_announced(d: Draft) -> None:
    d.drop("announce_service")


@defect("service_valid", "送达回证是伪造的", "small")
def receipt_forged(d: Draft) -> None:
    """Nothing in the file differs: only the original shows it."""
    d.one("serve_decision").say["receiver"] = "样本人（他人代签）"


@defect("party_heard", "陈述申辩期限未满", "small")
def decided_before_the_party_could_speak(d: Draft) -> None:
    d.one("decide").on, d.one("serve_decision").on = 13, 14


@defect("party_heard", "陈述申辩期限未满", "kept")
def decided_on_the_last_day(d: Draft) -> None:
    d.one("decide").on, d.one("serve_decision").on = 15, 16


@defect("party_heard", "本领域无天数、次日即决定", "moved")
def decided_next_day_where_no_term_is_set(d: Draft) -> None:
    """自然资源 sets no number of days: whether one day is enough is for a person to say."""
    d.drop("waive_defense")
    d.one("decide").on, d.one("serve_decision").on = 22, 24


@defect("defense_reexamined", "申辩没有复核", "stated", also="steps_in_order")
def defense_not_reexamined(d: Draft) -> None:
    d.drop("reexamine")


@defect("defense_reexamined", "复核没有理由", "stated")
def reexamined_without_reasons(d: Draft) -> None:
    d.one("reexamine").say["reason"] = ""


@defect("defense_reexamined", "采纳申辩却没有改", "stated")
def adopted_but_nothing_changed(d: Draft) -> None:
    """A doubt, not a defect the machine can be sure of."""
    d.one("reexamine").say["outcome"] = "adopted"


@defect("hearing_offered", "没有告知听证权利", "heard")
def hearing_not_offered(d: Draft) -> None:
    d.one("notify").say["tells_hearing"] = False


@defect("hearing_offered", "责令停产停业没有告知听证", "small", also="kinds_allowed")
def closing_down_without_hearing(d: Draft) -> None:
    d.violation()["penalties"].append({"kind": "suspension_order", "term": "一个月"})


@defect("hearing_offered", "无标准领域的较大数额", "stated", also="discussed")
def large_fine_where_no_threshold_is_set(d: Draft) -> None:
    """城市管理 sets no amount: whether it is large is for a person to say."""
    d.violation()["penalties"][0]["fen"] = 45_000_000


@defect(
    "hearing_held", "要求听证没有组织", "heard", also="steps_in_order reviewed_first papers_present"
)
def hearing_never_held(d: Draft) -> None:
    d.drop("appoint_chair", "notify_hearing", "hold_hearing", "report_hearing")


@defect("hearing_held", "以逾期为由拒绝按期的听证", "heard", also="steps_in_order")
def hearing_refused_as_late(d: Draft) -> None:
    d.drop("appoint_chair", "notify_hearing", "hold_hearing", "report_hearing")
    d.add("refuse_hearing", 13, "d", say={"ground": "late"})


@defect("hearing_held", "以不属范围为由拒绝听证", "heard", also="steps_in_order")
def hearing_refused_as_outside(d: Draft) -> None:
    d.drop("appoint_chair", "notify_hearing", "hold_hearing", "report_hearing")
    d.add("refuse_hearing", 13, "d", say={"ground": "out_of_scope"})


@defect("hearing_gap", "听证通知不足七个工作日", "heard")
def hearing_told_too_late(d: Draft) -> None:
    d.one("notify_hearing").on = 18


@defect("hearing_gap", "通知当天听证", "heard")
def hearing_on_the_day_it_was_told(d: Draft) -> None:
    d.one("notify_hearing").on, d.one("notify_hearing").hour = 23, 9


@defect("reviewed_first", "未经审核", "heard", also="discussed steps_in_order")
def never_reviewed(d: Draft) -> None:
    d.drop("request_review", "conclude_review", "confirm_review")


@defect("reviewed_first", "审核在听证之前", "heard")
def reviewed_before_the_hearing(d: Draft) -> None:
    moved = [d.one(kind) for kind in ("request_review", "conclude_review", "confirm_review")]
    for entry, on in zip(moved, (15, 17, 18), strict=True):
        d.entries.remove(entry)
        d.add(entry.kind, on, entry.by, say=entry.say)


@defect("reviewed_first", "审核没有通过", "heard")
def decided_against_the_review(d: Draft) -> None:
    d.one("conclude_review").say["outcome"] = "issues"
    d.one("confirm_review").say["outcome"] = "issues"


@defect("reviewed_first", "决定的不是审核的版本", "heard", also="discussed")
def decided_another_version(d: Draft) -> None:
    d.one("decide").say["violations"] = [{**d.violation(), "place": "另一处"}]


@defect("reviewed_first", "负责人没有签署", "heard")
def opinion_never_signed(d: Draft) -> None:
    d.drop("confirm_review")


@defect("discussed", "没有集体讨论", "heard")
def never_discussed(d: Draft) -> None:
    d.drop("discuss_collectively")


@defect("discussed", "一人讨论", "heard")
def discussed_alone(d: Draft) -> None:
    said = d.one("discuss_collectively").say
    said["attendees"], said["opinions"] = ["f"], said["opinions"][:1]


@defect("discussed", "参加人没有意见", "heard")
def discussed_in_silence(d: Draft) -> None:
    d.one("discuss_collectively").say["opinions"][1]["opinion"] = " "


@defect("discussed", "复杂案件没有讨论", "stated", also="reviewed_first")
def serious_case_not_discussed(d: Draft) -> None:
    d.facts()["serious"] = True


@defect("discussed", "讨论不同意仍决定", "heard")
def decided_against_the_discussion(d: Draft) -> None:
    d.one("discuss_collectively").say["outcome"] = "not_agreed"


@defect("discussed", "参加人其实不在场", "heard")
def attendee_was_away(d: Draft) -> None:
    """The minutes are in order; that one was abroad stands in no record."""
    d.one("discuss_collectively").say["conclusion"] = "照办（会后补签）。"


@defect("steps_in_order", "讨论在决定之后", "heard", also="discussed")
def discussed_afterwards(d: Draft) -> None:
    entry = d.one("discuss_collectively")
    d.entries.remove(entry)
    made = discussion(32)
    d.add("discuss_collectively", 32, made.by, say=made.say)


@defect("steps_in_order", "先调查终结后立案", "small", also="decision_limit verification_limit")
def filed_after_the_report(d: Draft) -> None:
    entry = d.one("file_case")
    d.entries.remove(entry)
    d.add("file_case", 8, entry.by, say=entry.say, hour=15)


@defect("steps_in_order", "未立案", "kept", also="decision_limit papers_present verification_limit")
def never_filed(d: Draft) -> None:
    d.drop("file_case")


@defect(
    "steps_in_order",
    "没有线索登记",
    "excused",
    also="verification_limit limitation times_run_forward",
)
def no_lead(d: Draft) -> None:
    d.drop("register_lead")


@defect("verification_limit", "核查超期", "small", "kept")
def filed_too_late(d: Draft) -> None:
    d.shift("file_case", 16)


@defect("verification_limit", "无期限领域长期不立案", "waived")
def filed_after_half_a_year_where_no_term_is_set(d: Draft) -> None:
    """卫生健康 sets no term: whether it was prompt is for a person to say."""
    d.shift("file_case", 120)


@defect("decision_limit", "办案超期", "small")
def decided_after_ninety_days(d: Draft) -> None:
    d.shift("write_report", 65)


@defect("decision_limit", "办案超期", "moved")
def decided_very_late(d: Draft) -> None:
    d.shift("notify", 90)


@defect("service_limit", "决定书送达超期", "small", "waived")
def served_too_late(d: Draft) -> None:
    d.one("serve_decision").on += 9


@defect("service_limit", "决定书至今没有送达", "stated")
def never_served(d: Draft) -> None:
    d.drop("serve_decision")
    d.add("order_correction", 40, "a", beside=["b"], say={"content": "限期改正。"})


@defect("service_limit", "邮寄逾期", "kept")
def posted_too_late(d: Draft) -> None:
    """When it was handed to the post stands in no record."""
    d.one("serve_decision").on += 12
    d.one("serve_decision").say["method"] = "post"


@defect("preservation_kept", "登记保存超期处理", "kept")
def preserved_too_long(d: Draft) -> None:
    entry = d.one("dispose_preserved")
    d.entries.remove(entry)
    d.add("dispose_preserved", 14, "d", say=entry.say)


@defect("preservation_kept", "登记保存没有处理", "kept")
def preserved_and_forgotten(d: Draft) -> None:
    d.drop("dispose_preserved")


@defect("preservation_kept", "登记保存没有批准", "kept")
def preserved_without_approval(d: Draft) -> None:
    d.drop("approve_preservation")


@defect("preservation_kept", "紧急登记保存补批超时", "kept")
def urgent_approval_too_late(d: Draft) -> None:
    d.drop("approve_preservation")
    d.one("preserve_evidence").say["urgent"] = True
    d.add("approve_preservation", 4, "d", say={"kind": "after_urgent"}, hour=15)


@defect("times_run_forward", "送达早于文书", "small")
def served_before_it_was_made(d: Draft) -> None:
    d.one("serve_decision").say["served_on"] = "day-4"


@defect("times_run_forward", "录入早于办理", "stated")
def recorded_before_it_was_done(d: Draft) -> None:
    d.one("inquire").made = 3


@defect("times_run_forward", "行为晚于发现", "waived", also="limitation")
def conduct_after_it_was_found(d: Draft) -> None:
    d.violation()["happened_on"] = d.day(3).isoformat()


@defect("times_run_forward", "笔录时间是编造的", "heard")
def times_made_up(d: Draft) -> None:
    """Two officers at two places at once: the file itself is in order."""
    d.one("inquire").hour = 14


@defect("late_entries", "补录没有理由", "small", "moved")
def late_without_reason(d: Draft) -> None:
    d.one("inquire").late, d.one("inquire").made = True, 7


@defect("crime_signs", "移送报告没有决定", "moved", also="steps_in_order")
def transfer_left_open(d: Draft) -> None:
    d.drop("decide_transfer", "hand_over", "police_decline")


@defect("crime_signs", "批准移送没有移送", "moved", also="steps_in_order")
def transfer_never_handed_over(d: Draft) -> None:
    d.drop("hand_over")


@defect("crime_signs", "移送期间作出处罚", "moved")
def punished_while_away(d: Draft) -> None:
    d.drop("police_decline")


@defect("crime_signs", "移送审批超期", "moved")
def transfer_decided_late(d: Draft) -> None:
    for kind, on in (("decide_transfer", 17), ("hand_over", 17), ("police_decline", 18)):
        d.one(kind).on = on


@defect("crime_signs", "达到追诉标准而未移送", "waived")
def crime_overlooked(d: Draft) -> None:
    """No word in the file says so: only a person who knows the standard can tell."""
    d.violation()["conduct"] = "非法经营数额巨大。"
