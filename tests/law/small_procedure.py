"""A small procedure that uses every word of the language, for tests of reader and engine."""

from datetime import datetime

from chengming.law.load import load
from chengming.law.predicates import PREDICATES
from chengming.law.procedure import Procedure, read_procedure
from chengming.law.progress import Act, Context, Event, Fold, Person, Verdict, judge
from chengming.law.strict_yaml import parse

LAW = load()
TEXT = """\
id: demo/small
title: 小程序
valid: {from: 2021-07-15}
cite: 行政处罚法/54
facts:
  parties:
    title: 当事人
    type: parties
    decisive: true
    cite: 行政处罚法/59
    items:
      kind: {title: 类别, type: enum, values: {organization: 单位, natural_person: 自然人}}
      name: {title: 名称, type: string, personal: true}
      phone: {title: 电话, type: string, decisive: false, optional: true}
  violations: {title: 违法事实, type: violations, decisive: true, cite: 行政处罚法/40}
  complex: {title: 疑难复杂, type: bool, cite: 行政处罚法/58/1/3}
clocks:
  decision: {title: 办案期限, rule: penalty/decision/time_limit, excludes: penalty/decision/exclusions, who: agency, on_expiry: overdue, cite: 行政处罚法/60}
  statement: {title: 陈述申辩期限, rule: penalty/statement/time_limit, who: party, on_expiry: waiver, cite: 行政处罚法/45}
  gap: {title: 听证通知的提前期, rule: penalty/hearing/notice_gap, before: true, who: wait, on_expiry: opens, cite: 行政处罚法/64/1/2}
  litigation: {title: 起诉期限, rule: remedy/litigation, who: party, on_expiry: waiver, chains: [window], cite: 行政诉讼法/46}
  window: {title: 申请法院强制执行的期限, rule: enforcement/court/window, who: agency, on_expiry: overdue, cite: 行政强制法/53}
  handover: {title: 移送期限, rule: penalty/transfer/hand_over, who: agency, on_expiry: overdue, cite: 行政执法机关移送涉嫌犯罪案件的规定/5}
  review: {title: 法制审核期限, rule: review/time_limit, who: agency, on_expiry: overdue, cite: 国办发〔2018〕118号/14}
conditions:
  major: {title: 属于重大执法决定, cite: 行政处罚法/58, any: [complex_case, {record: hear}]}
  complex_case: {title: 疑难复杂, cite: 行政处罚法/58/1/3, sheet: {complex: true}}
  settled:
    title: 没有未缴的罚没款
    cite: 行政处罚法/66
    predicate: money_settled
    reads: {facts: [violations], records: [decide, pay]}
    examples:
      - {given: {records: [{kind: decide, say: {amount: 100}}, {kind: pay, say: {fen: 100}}]}, is: true}
      - {given: {records: [{kind: decide, say: {amount: 100}}]}, is: false}
actions:
  file_case:
    title: 立案
    stage: initiation
    by: [agency_head]
    says: {handlers: {title: 承办人, type: list, of: string}}
    facts: {must: [parties], may: [complex, violations]}
    starts: [decision]
    cite: 行政处罚法/54
  inquire:
    title: 询问
    stage: investigation
    by: [officer]
    officers: 2
    handlers: true
    says: {content: {title: 笔录, type: text, optional: true}}
    cite: 行政处罚法/55
  report:
    title: 调查终结报告
    stage: investigation
    by: [officer]
    says: {outcome: {title: 处理意见, type: enum, values: {penalty: 处罚, exempt: 不予处罚}}}
    facts: {must: [violations, complex], may: [parties]}
    carries: {version: current, amount: proposed}
    cite: 行政处罚法/57
  ask_review:
    title: 送审
    stage: decision
    by: [officer]
    carries: {version: current}
    starts: [review]
    cite: 行政处罚法/58
  ask_supplement: {title: 要求补充, stage: decision, by: [legal_reviewer], pauses: {review: supplement}, cite: 国办发〔2018〕118号/13}
  supply: {title: 补充, stage: decision, by: [officer], replies_to: ask_supplement, resumes: {review: supplement}, cite: 国办发〔2018〕118号/13}
  review:
    title: 审核意见
    stage: decision
    by: [legal_reviewer]
    qualified: review
    says: {outcome: {title: 审核结论, type: enum, values: {passed: 同意, issues: 存在问题}}}
    carries: {version: ask_review}
    replies_to: ask_review
    ends: [review]
    cite: 行政处罚法/58
  notify:
    title: 告知
    stage: decision
    by: [officer]
    says: {served_on: {title: 送达日期, type: date}}
    carries: {version: current, amount: proposed}
    starts: [{clock: statement, from: this.served_on}]
    cite: 行政处罚法/44
  defend: {title: 陈述申辩, stage: decision, by: [party], cite: 行政处罚法/45}
  tell_hearing: {title: 通知听证, stage: decision, by: [officer], starts: [gap], pauses: {decision: hearing}, cite: 行政处罚法/64}
  hear: {title: 听证, stage: decision, by: [hearing_chair], resumes: [decision], cite: 行政处罚法/64}
  stop: {title: 等待上级批复, stage: decision, by: [agency_head], pauses: {decision: waiting}, cite: 行政处罚法/60}
  extend: {title: 延期, stage: decision, by: [agency_head], extends: {decision: penalty/decision/extension/first}, cite: 行政处罚法/60}
  decide:
    title: 作出决定
    stage: decision
    by: [agency_head]
    says: {ground: {title: 理由, type: text, optional: true}}
    facts: {may: [violations]}
    carries: {version: current, amount: proposed}
    starts: [litigation]
    ends: [decision, statement]
    cite: 行政处罚法/57
  annul: {title: 撤销决定, stage: decision, by: [agency_head], ends: [litigation, window], forgets: [decide, notify, pay], cite: 行政处罚法/75}
  pay: {title: 缴款, stage: execution, by: [party], says: {fen: {title: 金额, type: money}}, cite: 行政处罚法/67}
  apply_court: {title: 申请法院, stage: execution, by: [agency_head], ends: [window], cite: 行政强制法/53}
  transfer: {title: 决定移送, stage: decision, by: [chief_head], starts: [handover], cite: 行政处罚法/27}
  ask_recusal: {title: 申请回避, stage: general, by: [party], says: {person: {title: 人员, type: string}}, cite: 行政处罚法/43}
  decide_recusal:
    title: 决定回避
    stage: general
    by: [agency_head]
    says: {person: {title: 人员, type: string}, outcome: {title: 结论, type: enum, values: [granted, refused]}}
    replies_to: ask_recusal
    recuses: {person: this.person, when: {outcome: granted}}
    cite: 行政处罚法/43
  recuse: {title: 自行回避, stage: general, by: [officer, legal_reviewer], recuses: actor, cite: 行政处罚法/43}
  close: {title: 结案, stage: archiving, by: [agency_head], cite: 行政处罚法/47}
gates:
  filed_first: {at: "*", except: [file_case, rectify, void_record], require: [{record: file_case}], say: 本案尚未立案。请先立案。, cite: 行政处罚法/54}
  closed_stays: {at: "*", except: [rectify, void_record], require: [{none: close}], say: 本案已经结案。, cite: 行政处罚法/57}
  legal_review:
    at: [decide]
    when: major
    require: [{record: review, with: {outcome: passed, version: same}, after: [hear]}]
    say: 未经法制审核或者审核未通过，不得作出处罚决定。请先送审。
    cite: 行政处罚法/58
  reviewer_apart: {at: [review], require: [{apart: [inquire, report]}], say: 承办本案的人员不得审核。, cite: 行政处罚法/58}
  not_heavier: {at: [decide], require: [{record: notify}, {compare: [this.amount, "<=", notify.amount]}], say: 处罚不得重于告知。, cite: 行政处罚法/45}
  party_heard: {at: [decide], require: [{any: [{elapsed: statement}, {record: defend, after: [notify]}]}], say: 陈述申辩期限未满。, cite: 行政处罚法/45}
  as_reported: {at: [decide, ask_review], require: [{record: report, with: {outcome: penalty}}], say: 没有拟处罚的报告。, cite: 行政处罚法/57}
  gap_kept: {at: [hear], require: [{elapsed: gap}], say: 听证通知不足七个工作日。, cite: 行政处罚法/64/1/2}
  extend_in_time: {at: [extend], require: [{running: decision}], say: 办案期限已经届满。, cite: 行政处罚法/60}
  court_in_window: {at: [apply_court], require: [{running: window}, {not: settled}], say: 不在申请期限之内。, cite: 行政强制法/53}
  nothing_open: {at: [close], require: [{not: {open: ask_review}}, {idle: decision}], say: 还有未办结的事项。, cite: 行政处罚法/57}
final: [close]
"""

AGENCY = "market_regulation"
CONTEXT = Context("market_regulation", "320281", AGENCY)
PARTIES = [{"kind": "organization", "name": "甲公司"}]
FINE = [{"conduct": "某行为", "penalties": [{"kind": "fine", "fen": 500_000}]}]


def read(text: str = TEXT) -> Procedure:
    """The procedure of a YAML text, checked against the real parameters and statutes."""
    return read_procedure(
        parse(text.encode(), "procedures/demo/small.yaml"),
        predicates=PREDICATES,
        parameters={parameter.name for parameter in LAW.parameters},
        citation=LAW.instruments.parse,
    )


SMALL = read()


def person(name: str, office: str, **more: bool) -> Person:
    return Person(name, office, "" if office == "party" else AGENCY, **more)


OFFICER = person("officer-1", "officer", enforcement=True)
SECOND = person("officer-2", "officer", enforcement=True)
HEAD = person("head", "agency_head")
CHIEF = person("chief", "chief_head")
REVIEWER = person("reviewer", "legal_reviewer", review=True)
CHAIR = person("chair", "hearing_chair")
PARTY = person("party:0", "party")


def moment(text: str) -> datetime:
    """`03-02` or `03-02T09:00`, in 2026, Beijing time."""
    day, _, hour = text.partition("T")
    return datetime.fromisoformat(f"2026-{day}T{hour or '09:00'}:00+08:00")


class Case:
    """Plays acts on a fold the way the casework does: judged first, then recorded."""

    def __init__(self, procedure: Procedure = SMALL, context: Context = CONTEXT) -> None:
        self.fold = Fold.start(LAW, procedure, context)
        self.seq = 0

    def judge(
        self, kind: str, by: Person | None, at: str, *beside: Person, now: str = "", **say: object
    ) -> Verdict:
        return judge(self.fold, Act(kind, moment(at), by, beside, say), moment(now or at))

    def do(self, kind: str, by: Person, at: str, *beside: Person, now: str = "", **say: object):
        """Do a lawful act; fails where it is not."""
        verdict = self.judge(kind, by, at, *beside, now=now, **say)
        assert verdict.allowed is True, verdict
        return self.record(kind, by, at, *beside, **say)

    def record(self, kind: str, by: Person, at: str, *beside: Person, **say: object):
        """Put a record into the fold without asking."""
        self.seq += 1
        carried = self.fold.carry(kind, say)
        version = str(carried.pop("version", ""))
        event = Event(
            f"r{self.seq}", kind, self.seq, moment(at), by, beside, {**say, **carried}, version
        )
        self.fold.add(event)
        return event

    def refused(self, kind: str, by: Person, at: str, *beside: Person, **say: object) -> set[str]:
        """The gates that refuse an act."""
        verdict = self.judge(kind, by, at, *beside, **say)
        assert verdict.allowed is False, verdict
        return {refusal.gate for refusal in verdict.refusals}


def filed(context: Context = CONTEXT) -> Case:
    case = Case(context=context)
    case.do("file_case", HEAD, "03-02", handlers=["officer-1", "officer-2"], parties=PARTIES)
    return case


def reported(complex: bool = False, context: Context = CONTEXT) -> Case:  # noqa: A002 - a fact's name
    case = filed(context)
    case.do("inquire", OFFICER, "03-03", SECOND)
    case.do("report", OFFICER, "03-04", outcome="penalty", violations=FINE, complex=complex)
    return case


def noticed(complex: bool = False) -> Case:  # noqa: A002 - a fact's name
    case = reported(complex)
    case.do("notify", OFFICER, "03-05", served_on="2026-03-05")
    return case
