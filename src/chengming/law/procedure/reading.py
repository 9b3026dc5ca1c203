"""Reads a procedure file strictly: unknown keys and words are refused with file and line."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from chengming.law.procedure.clause_reading import (
    WORDS,
    one_or_more,
    read_clause,
    read_clauses,
    read_match,
)
from chengming.law.procedure.fact_reading import read_facts
from chengming.law.procedure.generated import with_generated
from chengming.law.procedure.references import check_references
from chengming.law.procedure.shapes import (
    OFFICES,
    ON_EXPIRY,
    QUALIFICATIONS,
    STAGE_TITLES,
    WHO,
    ActionSpec,
    Bundle,
    Carry,
    ClockSpec,
    ConditionSpec,
    Example,
    Extend,
    GateSpec,
    Match,
    Pause,
    Procedure,
    Recuse,
    Resume,
    Start,
)
from chengming.law.strict_yaml import Node, read

_TOP = (
    "id",
    "title",
    "valid",
    "cite",
    "facts",
    "clocks",
    "conditions",
    "actions",
    "gates",
    "final",
)
_ACTION = (
    "officers",
    "qualified",
    "handlers",
    "says",
    "facts",
    "carries",
    "starts",
    "ends",
    "pauses",
    "resumes",
    "extends",
    "recuses",
    "replies_to",
    "forgets",
    "papers",
    "note",
)

CitationCheck = Callable[[str], object]


def read_procedure(
    source: Path | Node,
    *,
    predicates: Collection[str],
    parameters: Collection[str] | None = None,
    citation: CitationCheck | None = None,
) -> Procedure:
    """One procedure, with its generated gates and acts, all references checked.

    `predicates` are the names of `law.predicates`; `parameters` the known parameter ids
    and `citation` a function that raises for a bad citation (both left out in small tests).
    Raises LawFileError with file and line.
    """
    node = read(source) if isinstance(source, Path) else source
    found = node.take(_TOP, ("bundles", "base", "note"))
    valid = found["valid"].take(["from"], ["to"])
    procedure = Procedure(
        id=found["id"].text(),
        title=found["title"].text(),
        valid_from=valid["from"].day(),
        valid_to=valid["to"].day() if "to" in valid else None,
        cite=one_or_more(found["cite"]),
        facts=read_facts(found["facts"], cited=True),
        clocks={name: _clock(name, item) for name, item in found["clocks"].mapping().items()},
        conditions={k: _condition(k, item) for k, item in found["conditions"].mapping().items()},
        actions={name: _action(name, item) for name, item in found["actions"].mapping().items()},
        gates={name: _gate(name, item) for name, item in found["gates"].mapping().items()},
        bundles={n: _bundle(n, i) for n, i in found["bundles"].mapping().items()}
        if "bundles" in found
        else {},
        base=one_or_more(found["base"]) if "base" in found else (),
        final=one_or_more(found["final"]),
        file=node.file,
        note=_text(found, "note"),
    )
    whole = with_generated(procedure)
    check_references(whole, node, predicates, parameters, citation)
    return whole


def _text(found: Mapping[str, Node], key: str) -> str:
    return found[key].text() if key in found else ""


def _texts(found: Mapping[str, Node], key: str) -> tuple[str, ...]:
    return one_or_more(found[key]) if key in found else ()


def _clock(name: str, node: Node) -> ClockSpec:
    found = node.take(
        ["title", "rule", "who", "on_expiry", "cite"], ["chains", "excludes", "before", "note"]
    )
    return ClockSpec(
        id=name,
        title=found["title"].text(),
        rule=found["rule"].text(),
        who=found["who"].word(tuple(WHO)),
        on_expiry=found["on_expiry"].word(tuple(ON_EXPIRY)),
        cite=one_or_more(found["cite"]),
        chains=_texts(found, "chains"),
        excludes=_text(found, "excludes"),
        before=found["before"].flag() if "before" in found else False,
        line=node.line,
    )


def _condition(name: str, node: Node) -> ConditionSpec:
    found = node.mapping()
    if "predicate" not in found:
        rest = {k: v for k, v in found.items() if k not in ("title", "cite", "note")}
        node.take(["title", "cite"], ["note", *WORDS, "with", "after"])
        return ConditionSpec(
            id=name,
            line=node.line,
            title=found["title"].text(),
            cite=one_or_more(found["cite"]),
            clause=read_clause(Node(node.file, node.line, rest)),
        )
    node.take(["title", "cite", "predicate", "reads", "examples"], ["note"])
    reads = found["reads"].take([], ["facts", "records", "parameters", "inputs"])
    return ConditionSpec(
        id=name,
        line=node.line,
        title=found["title"].text(),
        cite=one_or_more(found["cite"]),
        predicate=found["predicate"].text(),
        reads_facts=_texts(reads, "facts"),
        reads_records=_texts(reads, "records"),
        reads_parameters=_texts(reads, "parameters"),
        reads_inputs=_texts(reads, "inputs"),
        examples=tuple(_example(item) for item in found["examples"].items()),
    )


def _example(node: Node) -> Example:
    found = node.take(["given", "is"], ["note"])
    given = found["given"].plain()
    if not isinstance(given, dict):
        raise found["given"].error("given 应当是“键: 值”的对照表。")
    expected = None if found["is"].is_null() else found["is"].flag()
    return Example(given, expected, node.line)


def _action(name: str, node: Node) -> ActionSpec:
    found = node.take(["title", "stage", "by", "cite"], _ACTION)
    facts = found["facts"].take([], ["must", "may"]) if "facts" in found else {}
    by = one_or_more(found["by"])
    for office in by:
        if office not in OFFICES:
            raise found["by"].error(f"不认识的岗位“{office}”，可用：{'、'.join(OFFICES)}。")
    return ActionSpec(
        id=name,
        title=found["title"].text(),
        stage=found["stage"].word(tuple(STAGE_TITLES)),
        by=by,
        cite=one_or_more(found["cite"]),
        officers=found["officers"].number(0) if "officers" in found else 0,
        qualified=found["qualified"].word(tuple(QUALIFICATIONS)) if "qualified" in found else "",
        handlers=found["handlers"].flag() if "handlers" in found else False,
        says=read_facts(found["says"], cited=False) if "says" in found else {},
        must=_texts(facts, "must"),
        may=_texts(facts, "may"),
        carries=_carries(found.get("carries")),
        starts=_starts(found.get("starts")),
        ends=_texts(found, "ends"),
        pauses=_pauses(found.get("pauses")),
        resumes=_resumes(found.get("resumes")),
        extends=_extends(found.get("extends")),
        recuses=_recuses(found.get("recuses")),
        replies_to=_text(found, "replies_to"),
        forgets=_texts(found, "forgets"),
        papers=_texts(found, "papers"),
        note=_text(found, "note"),
        line=node.line,
    )


def _carries(node: Node | None) -> tuple[Carry, ...]:
    if node is None:
        return ()
    return tuple(Carry(name, item.text()) for name, item in node.mapping().items())


def _when(found: Mapping[str, Node]) -> tuple[Match, ...]:
    return read_match(found["when"], ()) if "when" in found else ()


def _starts(node: Node | None) -> tuple[Start, ...]:
    if node is None:
        return ()
    out = []
    for item in node.items() if isinstance(node.value, list) else [node]:
        if isinstance(item.value, str):
            out.append(Start(item.text()))
            continue
        found = item.take(["clock"], ["from", "until", "when", "during"])
        moment = _text(found, "from").removeprefix("this.")
        until = _text(found, "until").removeprefix("this.")
        during = _text(found, "during")
        out.append(Start(found["clock"].text(), moment, until, _when(found), during))
    return tuple(out)


def _pauses(node: Node | None) -> tuple[Pause, ...]:
    if node is None:
        return ()
    out = []
    for clock, item in node.mapping().items():
        if isinstance(item.value, str):
            out.append(Pause(clock, item.text()))
            continue
        found = item.take(["ground"], ["when"])
        out.append(Pause(clock, found["ground"].text(), _when(found)))
    return tuple(out)


def _resumes(node: Node | None) -> tuple[Resume, ...]:
    if node is None:
        return ()
    if isinstance(node.value, dict):
        return tuple(Resume(clock, item.text()) for clock, item in node.mapping().items())
    return tuple(Resume(clock) for clock in one_or_more(node))


def _extends(node: Node | None) -> tuple[Extend, ...]:
    if node is None:
        return ()
    return tuple(Extend(clock, item.text()) for clock, item in node.mapping().items())


def _recuses(node: Node | None) -> Recuse | None:
    if node is None:
        return None
    if isinstance(node.value, str):
        return Recuse(node.text().removeprefix("this."))
    found = node.take(["person"], ["when"])
    return Recuse(found["person"].text().removeprefix("this."), _when(found))


def _gate(name: str, node: Node) -> GateSpec:
    found = node.take(["at", "require", "say", "cite"], ["except", "when", "explains", "note"])
    every = found["at"].value == "*"
    if "except" in found and not every:
        raise found["except"].error('except 只与 at: "*" 同用。')
    return GateSpec(
        id=name,
        at=() if every else one_or_more(found["at"]),
        cite=one_or_more(found["cite"]),
        say=found["say"].text(),
        when=read_clause(found["when"]) if "when" in found else None,
        require=read_clauses(found["require"]),
        explains=_text(found, "explains"),
        every=every,
        excepted=_texts(found, "except"),
        line=node.line,
    )


def _bundle(name: str, node: Node) -> Bundle:
    found = node.take(["acts"], ["needs", "title"])
    return Bundle(name, one_or_more(found["acts"]), _texts(found, "needs"), node.line)
