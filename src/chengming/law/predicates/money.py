"""Penalties proposed in the fact sheet (拟处罚): their kinds and amounts, in fen."""

from collections.abc import Callable, Iterator, Mapping

FINE = "fine"
CONFISCATION = "confiscation"
INDIVIDUAL, ORGANIZATION = "individual", "organization"
# 个体工商户 counts with natural persons where a list or threshold parts 个人 from 单位.
_CLASSES = {
    "natural_person": INDIVIDUAL,
    "individual_business": INDIVIDUAL,
    "organization": ORGANIZATION,
}

Sheet = Mapping[str, object]


def entries(value: object) -> Iterator[Mapping[str, object]]:
    """The mappings of a list; nothing for anything else."""
    for entry in value if isinstance(value, list | tuple) else ():
        if isinstance(entry, Mapping):
            yield entry


def penalties(sheet: Sheet) -> Iterator[Mapping[str, object]]:
    """Every penalty proposed for any violation of the sheet."""
    for violation in entries(sheet.get("violations")):
        yield from entries(violation.get("penalties"))


def total(sheet: Sheet, *kinds: str, party: int | None = None) -> int:
    """The sum of the amounts of these kinds of penalty; of one party, where penalties name theirs."""
    out = 0
    for penalty in penalties(sheet):
        fen = penalty.get("fen")
        if penalty.get("kind") not in kinds or not isinstance(fen, int):
            continue
        if party is None or penalty.get("party", party) == party:
            out += fen
    return out


def measured(sheet: Sheet) -> int:
    """The estimated value of what is to be sealed or seized (查封、扣押); -1 where none is stated."""
    stated = [fen for m in entries(sheet.get("measures")) if isinstance(fen := m.get("value"), int)]
    return sum(stated) if stated else -1


def proposed_amount(sheet: Sheet) -> int:
    """What may not grow between notice and decision: the fines proposed, all violations together."""
    return total(sheet, FINE)


def proposed_kinds(sheet: Sheet) -> list[str]:
    """The kinds of penalty, or of compulsory measure, proposed, sorted."""
    proposed = (*penalties(sheet), *entries(sheet.get("measures")))
    return sorted({str(one.get("kind")) for one in proposed})


def proposed_basis(sheet: Sheet) -> list[str]:
    """The provisions broken and applied (依据), sorted."""
    found: set[str] = set()
    for violation in entries(sheet.get("violations")):
        for name in ("provisions", "basis"):
            value = violation.get(name)
            found.update(map(str, value) if isinstance(value, list | tuple) else ())
    grounds = sheet.get("grounds")
    basis = grounds.get("basis") if isinstance(grounds, Mapping) else None
    found.update(map(str, basis) if isinstance(basis, list | tuple) else ())
    return sorted(found)


# What an act may carry from the sheet (`carries: {amount: proposed}`).
PROPOSED: Mapping[str, Callable[[Sheet], object]] = {
    "amount": proposed_amount,
    "kinds": proposed_kinds,
    "basis": proposed_basis,
}


def party_classes(sheet: Sheet) -> list[str]:
    """individual or organization for each party, in order; an unknown kind counts as both."""
    return [_CLASSES.get(str(party.get("kind")), "") for party in entries(sheet.get("parties"))]
