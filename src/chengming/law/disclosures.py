"""公示规则和词表: what must be shown, where, by when, how long, and what must be hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chengming.law.citation import CERTAINTY, Citation, Instruments
from chengming.law.dated import FIELDS, Parameters
from chengming.law.strict_yaml import Node

SECTIONS = ("duties", "content", "hide")
# withhold: 整件不公开; redact: 隐去; consult: 征求第三方意见后决定; summary: 只公开摘要
ACTIONS = ("withhold", "redact", "consult", "hold")
# What a program can recognise of what a rule hides: data of the party, shapes of letters, names.
COVERS = (
    "party.minor", "party.id_number", "party.born", "party.address", "party.phone",
    "party.representative", "person.others",
    "shape.identity_number", "shape.telephone", "shape.email", "shape.bank_account",
    "shape.vehicle_plate", "shape.address",
)  # fmt: skip
CHANNELS = ("portal", "credit_system", "enterprise_credit_system", "party_notice")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a disclosure: a duty, a content item or something to hide."""

    id: str
    section: str
    title: str
    valid_from: date
    until: date | None
    cites: tuple[Citation, ...]
    certainty: str
    note: str
    fields: tuple[str, ...]
    starts: tuple[str, ...]
    parameter: str
    where: tuple[str, ...]
    action: str
    covers: tuple[str, ...] = ()

    def in_force(self, on: date, field: str | None = None) -> bool:
        if self.fields and field not in self.fields:
            return False
        return self.valid_from <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """公示: all rules about publishing one kind of decision."""

    id: str
    title: str
    procedure: str
    rules: tuple[Rule, ...]
    file: str

    def as_of(self, on: date, field: str | None = None, section: str = "") -> tuple[Rule, ...]:
        """Rules in force on that day; a rule for one field steps before the general one of the same id."""
        found: dict[tuple[str, str], Rule] = {}
        for rule in self.rules:
            if rule.in_force(on, field) and section in ("", rule.section):
                key = (rule.section, rule.id)
                if key not in found or rule.fields:
                    found[key] = rule
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Term:
    """词条: a legal term, its English, its identifier and the rival words it defeats."""

    term: str
    english: str
    identifiers: tuple[str, ...]
    articles: tuple[Citation, ...]
    rivals: tuple[str, ...]
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Glossary:
    """词表: one concept, one word; one word, one concept."""

    terms: tuple[Term, ...]
    reserved: Mapping[str, str]

    def rivals(self) -> dict[str, str]:
        """Every defeated word with the identifier to use instead."""
        return {rival: "、".join(t.identifiers) for t in self.terms for rival in t.rivals}


def read_disclosure(root: Node, instruments: Instruments, parameters: Parameters) -> Disclosure:
    """One file of law/disclosures."""
    got = root.take(("id", "title", "procedure", *SECTIONS))
    rules: list[Rule] = []
    for section in SECTIONS:
        for node in got[section].items():
            rule = _rule(node, section, instruments, parameters)
            _refuse_overlap(rule, rules, node)
            rules.append(rule)
    return Disclosure(
        got["id"].text(), got["title"].text(), got["procedure"].text(), tuple(rules), root.file
    )


def _rule(node: Node, section: str, instruments: Instruments, parameters: Parameters) -> Rule:
    special = {"duties": ("starts", "parameter", "where"), "content": (), "hide": ("action",)}[
        section
    ]
    got = node.take(
        ("id", "title", "from", "cite", "certainty", *special),
        ("until", "note", "fields", *(("covers",) if section == "hide" else ())),
    )
    for field in got["fields"].items() if "fields" in got else []:
        field.word(FIELDS)
    for channel in got["where"].items() if "where" in got else []:
        channel.word(CHANNELS)
    for datum in got["covers"].items() if "covers" in got else []:
        datum.word(COVERS)
    if "parameter" in got and got["parameter"].text() not in parameters:
        raise got["parameter"].error(f"没有名为“{got['parameter'].text()}”的参数。")
    cites = tuple(instruments.cite(part) for part in got["cite"].items())
    if not cites:
        raise got["cite"].error("至少要有一处依据。")
    since = got["from"].day()
    for cite, part in zip(cites, got["cite"].items(), strict=True):
        if not cite.in_force(since):
            raise part.error(f"{cite.print()}在 {since.isoformat()} 尚未施行或者已经失效。")
    return Rule(
        id=got["id"].text(),
        section=section,
        title=got["title"].text(),
        valid_from=since,
        until=got["until"].day() if "until" in got else None,
        cites=cites,
        certainty=got["certainty"].word(CERTAINTY),
        note=got["note"].text() if "note" in got else "",
        fields=tuple(got["fields"].texts()) if "fields" in got else (),
        starts=tuple(got["starts"].texts()) if "starts" in got else (),
        parameter=got["parameter"].text() if "parameter" in got else "",
        where=tuple(got["where"].texts()) if "where" in got else (),
        action=got["action"].word(ACTIONS) if "action" in got else "",
        covers=tuple(got["covers"].texts()) if "covers" in got else (),
    )


def _refuse_overlap(rule: Rule, others: list[Rule], node: Node) -> None:
    for other in others:
        if (other.section, other.id) != (rule.section, rule.id):
            continue
        if other.fields != rule.fields and not set(other.fields) & set(rule.fields):
            continue
        starts_after = other.until is not None and other.until < rule.valid_from
        ends_before = rule.until is not None and rule.until < other.valid_from
        if not starts_after and not ends_before:
            raise node.error(f"规则“{rule.id}”的有效期与前面同名的规则重叠。")


def read_glossary(root: Node, instruments: Instruments) -> Glossary:
    """law/glossary.yaml; a word that is one term's identifier cannot be another's rival."""
    got = root.take(("terms", "reserved"))
    terms = tuple(_term(node, instruments) for node in got["terms"].items())
    owners: dict[str, str] = {}
    for term, node in zip(terms, got["terms"].items(), strict=True):
        for identifier in term.identifiers:
            if identifier in owners:
                raise node.error(f"标识“{identifier}”已用于“{owners[identifier]}”：一词一义。")
            owners[identifier] = term.term
    for term, node in zip(terms, got["terms"].items(), strict=True):
        for rival in term.rivals:
            if rival in owners:
                raise node.error(f"“{rival}”是“{owners[rival]}”的标识，不能又列为被取代的词。")
    reserved = {word: part.text() for word, part in got["reserved"].mapping().items()}
    return Glossary(terms, reserved)


def _term(node: Node, instruments: Instruments) -> Term:
    got = node.take(("term", "english", "identifiers"), ("articles", "rivals", "note"))
    return Term(
        term=got["term"].text(),
        english=got["english"].text(),
        identifiers=tuple(got["identifiers"].texts()),
        articles=tuple(instruments.cite(part) for part in got["articles"].items())
        if "articles" in got
        else (),
        rivals=tuple(got["rivals"].texts()) if "rivals" in got else (),
        note=got["note"].text() if "note" in got else "",
        line=node.line,
    )
