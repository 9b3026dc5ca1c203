"""Defects of compulsory measures (行政强制措施)."""

from dataclasses import replace

from tests.corpus.draft import Draft
from tests.corpus.planting import defect


def taking(d: Draft) -> dict:
    """What was said of the taking itself."""
    return next(e for e in d.entries if e.kind in ("take", "take_at_once")).say


def everywhere(d: Draft, name: str, **changed: object) -> None:
    """The same fact in every act that states it."""
    for entry in d.entries:
        held = entry.say.get(name)
        if held is not None:
            (held[0] if isinstance(held, list) else held).update(changed)


@defect("objects_allowed", "与违法行为无关", "seized", "sealed")
def object_unrelated(d: Draft) -> None:
    everywhere(d, "measures", related=False)


@defect("objects_allowed", "生活必需品", "absent", "disapproved")
def object_needed_to_live(d: Draft) -> None:
    everywhere(d, "measures", essential=True, object="家用电冰箱")


@defect("objects_allowed", "重复查封", "sealed", "passed_on")
def object_sealed_by_another(d: Draft) -> None:
    everywhere(d, "measures", sealed_before=True)


@defect("objects_allowed", "没有写明是否重复查封", "seized")
def object_of_which_nothing_is_said(d: Draft) -> None:
    """Silence is no fault of the file that a machine may be sure of."""
    for entry in d.entries:
        for measure in entry.say.get("measures", []):
            del measure["sealed_before"]


@defect("objects_allowed", "必需品填成了涉案物品", "absent")
def necessity_called_something_else(d: Draft) -> None:
    """The answer given is no; what the thing is only a person can see."""
    everywhere(d, "measures", object="当事人家中唯一的电冰箱")


@defect("measure_grounded", "没有理由", "seized", "sealed")
def no_reason(d: Draft) -> None:
    everywhere(d, "grounds", reason="　")


@defect("measure_grounded", "没有写明必要性", "absent", "disapproved")
def no_word_of_milder_means(d: Draft) -> None:
    everywhere(d, "grounds", milder="")


@defect("measure_grounded", "只引行政强制法", "passed_on", also="measure_power")
def only_the_general_statute(d: Draft) -> None:
    everywhere(d, "grounds", basis=["行政强制法/22"])


@defect("measure_grounded", "以规章为依据", "seized", also="measure_power")
def a_rule_as_basis(d: Draft) -> None:
    everywhere(d, "grounds", basis=["市场监督管理行政处罚程序规定/41"])


@defect("measure_grounded", "依据没有录入", "sealed", also="measure_power")
def a_basis_nobody_entered(d: Draft) -> None:
    everywhere(d, "grounds", basis=["江苏省某条例/5"])


@defect("measure_power", "职权事项不是行政强制", "seized", "sealed")
def a_power_to_punish_only(d: Draft) -> None:
    d.power = replace(d.power, kind="penalty")


@defect("measure_power", "受委托实施", "absent", "disapproved")
def power_entrusted(d: Draft) -> None:
    d.power = replace(d.power, source="entrusted")


@defect("measure_power", "实施之日尚未启用", "seized", also="power_valid")
def power_in_use_later(d: Draft) -> None:
    d.power = replace(d.power, valid_from=d.day(5))


@defect("measure_power", "依据不在职权之内", "passed_on")
def basis_of_another_measure(d: Draft) -> None:
    everywhere(d, "grounds", basis=["产品质量法/18/1/4"])


@defect("measure_power", "权力类型没有登记", "absent")
def power_of_no_known_kind(d: Draft) -> None:
    """A list that does not say what kind of power it is: the machine cannot tell."""
    d.power = replace(d.power, kind="", source="")


@defect("measure_by_agency", "其他机关的人员实施", "seized", "sealed")
def taken_by_another_agency(d: Draft) -> None:
    d.homes["b"] = "xuxiake"


@defect("measure_by_agency", "不是执法人员", "absent", also="credential_valid")
def taken_with_a_chair_of_hearings(d: Draft) -> None:
    d.one("take").beside = ["g"]


@defect("measure_by_agency", "没有登记所在机关", "disapproved")
def an_officer_of_no_known_agency(d: Draft) -> None:
    """A file carried in need not say; the machine only doubts."""
    d.homes["b"] = ""


@defect("measure_by_agency", "辅助人员实际实施", "passed_on")
def an_assistant_did_it(d: Draft) -> None:
    """Two officers signed; who carried the things away stands nowhere a machine reads."""
    taking(d)["list"] = "由协管员搬运、清点二十箱。"


@defect("measure_approved", "没有经批准", "seized", "absent", also="numbering papers_present")
def never_approved(d: Draft) -> None:
    d.drop("decide")


@defect("measure_approved", "先实施后批准", "passed_on")
def approved_afterwards(d: Draft) -> None:
    entry = d.one("decide")
    d.entries.remove(entry)
    d.add("decide", 1, "d", say=entry.say, instrument=entry.instrument)


@defect("measure_approved", "没有报告", "seized")
def approved_without_report(d: Draft) -> None:
    d.one("decide").say |= {k: v for k, v in d.one("propose").say.items() if k != "reason"}
    d.drop("propose")


@defect("measure_approved", "批准后改动标的", "absent")
def changed_after_approval(d: Draft) -> None:
    more = [{**d.one("propose").say["measures"][0], "quantity": "五十箱"}]
    d.add("collect_evidence", 0, "a", beside=["b"], hour=12, say={"item": "单据", "measures": more})


@defect("measure_approved", "逾期补办批准", "sealed")
def approved_after_two_days(d: Draft) -> None:
    entry = d.one("decide")
    d.entries.remove(entry)
    d.add("decide", 2, "d", say=entry.say, instrument=entry.instrument, hour=9)


@defect("measure_approved", "没有写明紧急事由", "sealed", "disapproved")
def urgent_without_saying_why(d: Draft) -> None:
    d.one("take_at_once").say["urgency"] = ""


@defect("measure_approved", "承办人自己批准", "seized", also="roles_apart")
def approved_by_an_officer(d: Draft) -> None:
    d.one("decide").by = "x"


@defect("measure_approved", "批准是事后补录的", "passed_on", also="late_entries")
def approval_entered_afterwards(d: Draft) -> None:
    """Dated before, entered after: whether it was given then, only a person can find out."""
    entry = d.one("decide")
    entry.made, entry.late, entry.late_reason = 1, True, "系统故障。"


@defect("reviewed_first", "列入目录的措施没有审核", "sealed")
def measure_not_reviewed(d: Draft) -> None:
    d.drop("request_review", "conclude_review", "confirm_review")


@defect("measure_steps", "没有出示证件", "seized", "sealed")
def credentials_not_shown(d: Draft) -> None:
    taking(d)["credentials_shown"] = False


@defect("measure_steps", "没有告知和听取", "absent", "disapproved")
def not_told(d: Draft) -> None:
    taking(d)["told"] = False


@defect("measure_steps", "笔录没有签名", "passed_on")
def record_unsigned(d: Draft) -> None:
    taking(d)["record"] = "witnessed"


@defect("measure_steps", "没有见证人", "absent")
def no_witness(d: Draft) -> None:
    taking(d)["witness"] = ""


@defect("measure_steps", "没有音像也没有原因", "seized", "sealed")
def not_filmed(d: Draft) -> None:
    taking(d)["recorded"] = False


@defect("measure_steps", "没有记载是否告知", "disapproved")
def nothing_said_of_telling(d: Draft) -> None:
    """The record is silent: a doubt, not a defect the machine can be sure of."""
    del taking(d)["told"]


@defect("measure_steps", "签名是伪造的", "passed_on")
def signature_forged(d: Draft) -> None:
    """Nothing in the file differs but a remark no machine reads."""
    taking(d)["heard"] = "（他人代签）没有异议。"


@defect("measure_handed", "没有清单", "seized", "sealed")
def no_list(d: Draft) -> None:
    taking(d)["list"] = ""


@defect("measure_handed", "当事人在场没有交付", "passed_on", "disapproved")
def not_handed_over(d: Draft) -> None:
    taking(d)["handed"] = "witness"


@defect("measure_handed", "不在场却记载当场交付", "absent")
def handed_to_nobody(d: Draft) -> None:
    taking(d)["handed"] = "party"


@defect("measure_handed", "没有送达不在场的当事人", "absent")
def measure_never_served(d: Draft) -> None:
    d.drop("serve_decision")


@defect("measure_handed", "清单与实物不符", "seized")
def list_that_differs(d: Draft) -> None:
    """The list says thirty, the decision twenty; what was taken lies in the store."""
    taking(d)["list"] = "食品三十箱。"


@defect("measure_term", "逾期才处理", "passed_on")
def handed_over_after_the_term(d: Draft) -> None:
    d.shift("hand_over_objects", 25)


@defect("measure_term", "逾期才处理", "seized")
def disposed_after_the_extended_term(d: Draft) -> None:
    d.shift("dispose", 40)


@defect("measure_term", "延长两次", "seized")
def extended_twice(d: Draft) -> None:
    d.add("extend_measure", 20, "d", say={"reason": "仍未查清。"})
    d.add("tell_extension", 20, "a", beside=["b"], hour=15, say={"reasons_told": True})


@defect("measure_term", "延长超过法定日数", "seized")
def extended_by_too_much(d: Draft) -> None:
    d.one("extend_measure").say["days"] = 60


@defect("measure_term", "届满后才延长", "seized", also="extension_told")
def extended_after_the_end(d: Draft) -> None:
    for kind, on in (("tell_extension", 35), ("extend_measure", 35)):
        entry = d.one(kind)
        d.entries.remove(entry)
        d.add(kind, on, entry.by, beside=entry.beside, say=entry.say, hour=entry.hour)


@defect("measure_term", "延长没有理由", "seized")
def extended_without_reason(d: Draft) -> None:
    d.one("extend_measure").say["reason"] = ""


@defect("extension_told", "延长没有告知", "seized")
def extension_not_told(d: Draft) -> None:
    d.drop("tell_extension")


@defect("extension_told", "告知延长没有理由", "seized")
def extension_told_without_reasons(d: Draft) -> None:
    d.one("tell_extension").say["reasons_told"] = False


@defect("testing_told", "检测期间没有书面告知", "seized")
def testing_not_told(d: Draft) -> None:
    d.one("commission_testing").say["told_in_writing"] = False


@defect("testing_told", "没有明确检测期间", "seized")
def testing_without_an_end(d: Draft) -> None:
    d.one("commission_testing").say["until"] = ""


@defect("testing_told", "检测超过告知的期间", "seized")
def testing_longer_than_told(d: Draft) -> None:
    """The law does not say what becomes of the days over: a doubt."""
    d.one("commission_testing").say["until"] = "day3"


@defect("keeping_right", "委托保管没有告知义务", "sealed")
def keeper_not_told(d: Draft) -> None:
    d.one("entrust_keeping").say["duties_told"] = False


@defect("keeping_right", "扣押的财物交第三人保管", "passed_on")
def seized_goods_kept_by_another(d: Draft) -> None:
    say = {"keeper": "样本仓储", "place": "样本仓库", "duties_told": True}
    d.add("entrust_keeping", 2, "a", beside=["b"], say=say)


@defect("keeping_right", "变卖没有留存证据", "absent")
def sold_without_evidence(d: Draft) -> None:
    d.one("sell_perishables").say["evidence_kept"] = False


@defect("keeping_right", "变卖的不是不易保管的", "absent")
def sold_what_would_keep(d: Draft) -> None:
    everywhere(d, "measures", perishable=False)


@defect("keeping_right", "损毁没有赔偿", "seized")
def damage_not_made_good(d: Draft) -> None:
    d.one("record_keeping").say = {"event": "damaged", "content": "进水损毁三箱。"}


@defect("keeping_right", "损毁没有登记", "sealed")
def damage_not_entered(d: Draft) -> None:
    """Only who sees the things can know."""
    d.one("return_objects").say["content"] = "启封，设备已损坏。"


@defect("measure_lifted", "负责人否定后没有解除", "disapproved")
def kept_after_the_head_said_no(d: Draft) -> None:
    d.drop("lift", "return_objects", "close_case")
    d.add("record_keeping", 1, "a", say={"event": "checked", "content": "完好。"})


@defect("measure_lifted", "否定后拖延解除", "disapproved")
def lifted_two_days_late(d: Draft) -> None:
    d.shift("lift", 2)


@defect("measure_lifted", "没有解除就结案", "sealed")
def closed_without_lifting(d: Draft) -> None:
    d.drop("lift", "return_objects")


@defect("measure_lifted", "期满没有解除", "passed_on")
def held_beyond_the_term(d: Draft) -> None:
    d.drop("hand_over_objects", "close_case")
    d.add("record_keeping", 40, "a", say={"event": "checked", "content": "完好。"})


@defect("measure_lifted", "期满很久才解除", "sealed")
def lifted_long_after_the_term(d: Draft) -> None:
    """及时 has no number of days in the law: the machine says how many, a person judges."""
    d.shift("lift", 60)


@defect("objects_returned", "解除后没有退还", "sealed", "disapproved")
def lifted_and_never_returned(d: Draft) -> None:
    d.drop("return_objects")


@defect("objects_returned", "没有退还变卖款项", "absent")
def proceeds_kept(d: Draft) -> None:
    del d.one("return_objects").say["proceeds"]


@defect("objects_returned", "移送没有书面告知", "passed_on")
def handed_over_untold(d: Draft) -> None:
    d.one("hand_over_objects").say["told_in_writing"] = False


@defect("objects_returned", "隔了几天才退还", "absent")
def returned_days_later(d: Draft) -> None:
    """立即 has no number: a doubt."""
    d.shift("return_objects", 4)
