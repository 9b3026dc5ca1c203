"""Named conditions that need more than a clause: small pure functions, each with its article.

The table of examples of each stands where it is used, in the procedure file.
"""

from collections.abc import Mapping

from chengming.law.predicates.conduct import (
    discussion_is_real,
    penalty_within_notice,
    time_barred,
)
from chengming.law.predicates.known import Answer, Known, Predicate, yuan
from chengming.law.predicates.payment import (
    additional_fine_within_cap,
    fine_unpaid,
    paid_in_full,
    payment_within_due,
)
from chengming.law.predicates.scope import hearing_scope, hit_rows, scope_list_hit

PREDICATES: Mapping[str, Predicate] = {
    "additional_fine_within_cap": additional_fine_within_cap,
    "discussion_is_real": discussion_is_real,
    "fine_unpaid": fine_unpaid,
    "hearing_scope": hearing_scope,
    "paid_in_full": paid_in_full,
    "payment_within_due": payment_within_due,
    "penalty_within_notice": penalty_within_notice,
    "scope_list_hit": scope_list_hit,
    "time_barred": time_barred,
}

__all__ = ["PREDICATES", "Answer", "Known", "Predicate", "hit_rows", "yuan"]
