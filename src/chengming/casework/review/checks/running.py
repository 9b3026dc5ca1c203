"""逐项核对: every check of the catalogue over one case, put under the items of the form in use."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chengming.casework.review.checks.findings import CANNOT_TELL, Finding, Found
from chengming.casework.review.checks.points import (
    facts,
    hearing,
    notice,
    order,
    papers,
    penalty,
    powers,
    staff,
    timing,
)
from chengming.casework.review.checks.points.measures import holding, taking
from chengming.casework.review.checks.view import View

Check = Callable[[View, datetime], list[Found]]

CHECKS: Mapping[str, Check] = {
    "power_valid": powers.power_valid,
    "power_covers": powers.power_covers,
    "credential_valid": staff.credential_valid,
    "credential_kind": staff.credential_kind,
    "two_officers": staff.two_officers,
    "handlers_act": staff.handlers_act,
    "recusal_respected": staff.recusal_respected,
    "roles_apart": staff.roles_apart,
    "reviewer_qualified": staff.reviewer_qualified,
    "steps_in_order": order.steps_in_order,
    "verification_limit": timing.verification_limit,
    "decision_limit": timing.decision_limit,
    "preservation_kept": timing.preservation_kept,
    "notice_given": notice.notice_given,
    "notice_covers": notice.notice_covers,
    "notice_not_heavier": notice.notice_not_heavier,
    "notice_served": notice.notice_served,
    "party_heard": notice.party_heard,
    "defense_reexamined": notice.defense_reexamined,
    "hearing_offered": hearing.hearing_offered,
    "hearing_held": hearing.hearing_held,
    "hearing_gap": hearing.hearing_gap,
    "reviewed_first": hearing.reviewed_first,
    "discussed": hearing.discussed,
    "service_limit": timing.service_limit,
    "service_valid": notice.service_valid,
    "times_run_forward": order.times_run_forward,
    "late_entries": order.late_entries,
    "evidence_supports": facts.evidence_supports,
    "evidence_in_time": order.evidence_in_time,
    "party_identity": facts.party_identity,
    "party_age": facts.party_age,
    "limitation": facts.limitation,
    "outcome_fits": facts.outcome_fits,
    "provisions_in_force": powers.provisions_in_force,
    "kinds_allowed": powers.kinds_allowed,
    "amount_in_range": penalty.amount_in_range,
    "sums_right": penalty.sums_right,
    "departure_approved": penalty.departure_approved,
    "correction_ordered": penalty.correction_ordered,
    "payment_term": penalty.payment_term,
    "crime_signs": penalty.crime_signs,
    "remedies_right": papers.remedies_right,
    "numbering": papers.numbering,
    "papers_present": papers.papers_present,
    "records_signed": papers.records_signed,
    "objects_allowed": taking.objects_allowed,
    "measure_grounded": taking.measure_grounded,
    "measure_power": taking.measure_power,
    "measure_by_agency": taking.measure_by_agency,
    "measure_approved": taking.measure_approved,
    "measure_steps": taking.measure_steps,
    "measure_handed": taking.measure_handed,
    "measure_term": holding.measure_term,
    "extension_told": holding.extension_told,
    "testing_told": holding.testing_told,
    "keeping_right": holding.keeping_right,
    "measure_lifted": holding.measure_lifted,
    "objects_returned": holding.objects_returned,
}
"""Every check of the catalogue that a machine makes, by id."""


def judge(
    view: View, at: datetime, form: str = "annex", without: frozenset[str] = frozenset()
) -> list[Finding]:
    """All findings in the order of the form's items. ``without``: checks left out, for controls."""
    forms, act = view.law.review_forms, view.procedure.id.partition("/")[0]
    out: list[Finding] = []
    for item in forms[form].for_group(act):
        for name in item.checks:
            spec = forms.checks[name]
            if name in without or act not in spec.acts:
                continue
            if name not in CHECKS:
                said = f"{spec.title}：{spec.left}。"
                out.append(Finding(name, item.id, CANNOT_TELL, said, (), spec.cite))
                continue
            out += [
                Finding(name, item.id, f.verdict, f.said, f.where, f.cite or spec.cite)
                for f in CHECKS[name](view, at)
            ]
    return out
