"""Formulas over abstract variables and inputs, in negation normal form.

A key is a tuple whose first element names its family (see `variables`). Inputs of a step
start with `in`; everything else is state. A literal says which values a key may have; a
comparison orders two amounts. Values are small integers; an amount is any number, `ABSENT`
where nothing was stated.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Key = tuple[object, ...]
ABSENT = -1  # an amount nobody stated
NEGATED = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}


@dataclass(frozen=True, slots=True)
class Lit:
    """`key` has one of `values`."""

    key: Key
    values: frozenset[int]


@dataclass(frozen=True, slots=True)
class Cmp:
    """`left op right` between amounts; `("const", n)` is the constant n.

    A comparison with an absent amount is false, its negation true, as in `judging.clauses`.
    """

    left: Key
    op: str
    right: Key
    negated: bool = False


@dataclass(frozen=True, slots=True)
class And:
    limbs: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Or:
    limbs: tuple["Formula", ...]


Formula = Lit | Cmp | And | Or
TRUE: Formula = And(())
FALSE: Formula = Or(())


def conj(*parts: Formula) -> Formula:
    """All of them, flattened."""
    out: list[Formula] = []
    for part in parts:
        if part == FALSE:
            return FALSE
        for limb in part.limbs if isinstance(part, And) else (part,):
            if limb not in out:
                out.append(limb)
    return out[0] if len(out) == 1 else And(tuple(out))


def disj(*parts: Formula) -> Formula:
    """Any of them, flattened."""
    out: list[Formula] = []
    for part in parts:
        if part == TRUE:
            return TRUE
        for limb in part.limbs if isinstance(part, Or) else (part,):
            if limb not in out:
                out.append(limb)
    return out[0] if len(out) == 1 else Or(tuple(out))


def neg(formula: Formula, domain: Callable[[Key], frozenset[int]]) -> Formula:
    """The negation, pushed down to the literals."""
    match formula:
        case Lit(key, values):
            rest = domain(key) - values
            return Lit(key, rest) if rest else FALSE
        case Cmp(left, op, right, negated):
            return Cmp(left, op, right, not negated)
        case And(limbs):
            return disj(*(neg(limb, domain) for limb in limbs))
        case Or(limbs):
            return conj(*(neg(limb, domain) for limb in limbs))


def keys(formula: Formula) -> Iterator[Key]:
    """Every variable and input a formula reads."""
    match formula:
        case Lit(key, _):
            yield key
        case Cmp(left, _, right, _):
            yield from (k for k in (left, right) if k[0] != "const")
        case And(limbs) | Or(limbs):
            for limb in limbs:
                yield from keys(limb)


def lits(formula: Formula) -> Iterator[Lit]:
    """Every literal of a formula."""
    match formula:
        case Lit():
            yield formula
        case And(limbs) | Or(limbs):
            for limb in limbs:
                yield from lits(limb)


def is_input(key: Key) -> bool:
    return key[0] == "in"


def kleene(formula: Formula, values: Mapping[Key, float]) -> bool | None:
    """Three-valued truth; a key that `values` does not hold is unknown."""
    match formula:
        case Lit(key, allowed):
            value = values.get(key)
            return None if value is None else value in allowed
        case Cmp(left, op, right, negated):
            return _compared(_amount(left, values), op, _amount(right, values), negated)
        case And(limbs):
            known: bool | None = True
            for limb in limbs:
                one = kleene(limb, values)
                if one is False:
                    return False
                known = None if one is None else known
            return known
        case Or(limbs):
            known = False
            for limb in limbs:
                one = kleene(limb, values)
                if one is True:
                    return True
                known = None if one is None else known
            return known


def _amount(key: Key, values: Mapping[Key, float]) -> float | None:
    return float(key[1]) if key[0] == "const" else values.get(key)  # type: ignore[arg-type]


def _compared(left: float | None, op: str, right: float | None, negated: bool) -> bool | None:
    if ABSENT in (left, right):
        return negated
    if left is None or right is None:
        return None
    return ORDER[op](left, right) is not negated


def wish(formula: Formula, values: Mapping[Key, float]) -> tuple[Key, frozenset[int]]:
    """A key on which the undecided truth of a formula hangs, and values that would help."""
    match formula:
        case Lit(key, allowed):
            return key, allowed
        case Cmp(left, _, right, _):
            missing = left if left[0] != "const" and values.get(left) is None else right
            return missing, frozenset()
        case And(limbs) | Or(limbs):
            for limb in limbs:
                if kleene(limb, values) is None:
                    return wish(limb, values)
    raise AssertionError("the formula is decided")
