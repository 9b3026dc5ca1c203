"""Named conditions that need more than a clause: small pure functions, each with its article.

The table of examples of each stands where it is used, in the procedure file.
"""

from collections.abc import Mapping

from chengming.law.predicates import conduct, measures, payment, persons, provided, reviewing, scope
from chengming.law.predicates.known import Answer, Known, Predicate, yuan
from chengming.law.predicates.scope import hit_rows, tried_rows

_ALL: tuple[Predicate, ...] = (
    conduct.discretion_departed,
    conduct.discussion_is_real,
    conduct.nothing_rests_on_it,
    conduct.outcome_fits,
    conduct.penalty_within_notice,
    conduct.rectification_seconded,
    conduct.served_on_plausible,
    conduct.service_evidenced,
    conduct.single_party,
    conduct.two_handlers,
    measures.measures_not_sealed_before,
    measures.measures_perishable,
    measures.measures_related_only,
    measures.measures_sealed,
    measures.measures_spare_essentials,
    measures.on_site_record_signed,
    measures.recorded_or_reason,
    payment.additional_fine_within_cap,
    payment.fine_unpaid,
    payment.money_settled,
    payment.paid_in_full,
    payment.payment_within_due,
    persons.by_chief,
    persons.chair_is_appointed,
    persons.chair_is_outside,
    persons.child_party,
    persons.filing_approved,
    persons.minor_party,
    persons.reviewer_not_named_handler,
    persons.time_barred,
    provided.discussion_covers_review,
    provided.extension_provided,
    provided.extension_within_cap,
    provided.instalment_term_fits,
    provided.review_before_notice,
    provided.urgent_preservation_allowed,
    provided.verification_extension_provided,
    reviewing.dissent_in_words,
    reviewing.handling_stated,
    reviewing.panel_carries,
    reviewing.panel_required,
    scope.hearing_scope,
    scope.scope_list_hit,
)
PREDICATES: Mapping[str, Predicate] = {predicate.__name__: predicate for predicate in _ALL}

__all__ = ["PREDICATES", "Answer", "Known", "Predicate", "hit_rows", "tried_rows", "yuan"]
