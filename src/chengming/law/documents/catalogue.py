"""The catalogue: every paper by its id, as it reads on a day; forms and acts must name each other."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from chengming.law.citation import Citation, Instruments
from chengming.law.documents.reading import read_blocks
from chengming.law.documents.shapes import (
    PARTS,
    SIGNERS,
    Block,
    PaperSpec,
    SharedPassage,
    UseBlock,
)
from chengming.law.documents.templates import Scope, read_template
from chengming.law.procedure import FactSpec, Procedure
from chengming.law.procedure.fact_reading import read_facts
from chengming.law.strict_yaml import Node

VOCABULARY = "documents/vocabulary.yaml"
PASSAGES = "documents/passages/"
_KEYS = ("series", "signers", "inputs", "acts", "each_page", "headed", "numbered", "note")
_HEADED = ("agency", "none")
_MOST_COPIES = 9


class Documents(Mapping[str, PaperSpec]):
    """文书目录: the latest version of each paper by id; `as_of` for another day."""

    def __init__(
        self,
        papers: Mapping[str, tuple[PaperSpec, ...]],
        passages: Mapping[tuple[str, date, str], tuple[SharedPassage, ...]],
    ) -> None:
        self._papers = dict(sorted(papers.items()))
        self._passages = passages

    def __getitem__(self, paper: str) -> PaperSpec:
        latest = self._papers[paper][-1]
        return self._whole(latest, date.max)

    def __iter__(self) -> Iterator[str]:
        return iter(self._papers)

    def __len__(self) -> int:
        return len(self._papers)

    def as_of(self, paper: str, on: date) -> PaperSpec | None:
        """The version in force that day, its shared passages as they read that day."""
        spec = self.as_written(paper, on)
        return None if spec is None else self._whole(spec, on)

    def as_written(self, paper: str, on: date) -> PaperSpec | None:
        """The version in force that day, shared passages only named."""
        for spec in self._papers.get(paper, ()):
            if spec.valid_from <= on and (spec.valid_to is None or on <= spec.valid_to):
                return spec
        return None

    def of_act(self, procedure: str, act: str) -> tuple[PaperSpec, ...]:
        """The papers an act issues."""
        return tuple(s for s in self.values() if procedure in s.procedures and act in s.acts)

    def free(self, procedure: str) -> tuple[PaperSpec, ...]:
        """不属于任何行为的文书: papers that may be made at any time of a case."""
        return tuple(s for s in self.values() if procedure in s.procedures and not s.acts)

    def title(self, paper: str) -> str:
        """A paper's name; one that is not listed is called what its id says."""
        return self._papers[paper][-1].title if paper in self._papers else paper

    def _whole(self, spec: PaperSpec, on: date) -> PaperSpec:
        blocks: list[Block] = []
        for block in spec.blocks:
            if not isinstance(block.content, UseBlock):
                blocks.append(block)
                continue
            versions = self._passages[spec.id, spec.valid_from, block.content.name]
            fitting = [v for v in versions if v.valid_from <= on] or [versions[0]]
            for inner in fitting[-1].blocks:
                blocks.append(
                    dataclasses.replace(
                        inner, id=f"{block.id}.{inner.id}", when=(*block.when, *inner.when)
                    )
                )
        return spec.with_blocks(tuple(blocks))


def read_documents(
    trees: Mapping[str, Node],
    procedures: Mapping[str, Procedure],
    instruments: Instruments,
    parameters: Collection[str],
) -> Documents:
    """All of law/documents. A set of law data from before there were forms has none."""
    if not trees:
        return Documents({}, {})
    reader = _Reader(trees, procedures, instruments, parameters)
    documents = reader.all()
    _check_pairs(documents, procedures, trees)
    return documents


class _Reader:
    def __init__(
        self,
        trees: Mapping[str, Node],
        procedures: Mapping[str, Procedure],
        instruments: Instruments,
        parameters: Collection[str],
    ) -> None:
        self.procedures = procedures
        self.instruments = instruments
        self.parameters = parameters
        first = next(iter(trees.values()))
        if VOCABULARY not in trees:
            raise first.error(f"缺少 {VOCABULARY}。")
        self.vocabulary = read_facts(trees[VOCABULARY], cited=False)
        self.passages: dict[str, list[Node]] = {}
        for name, node in trees.items():
            if name.startswith(PASSAGES):
                self.passages.setdefault(
                    name.removeprefix(PASSAGES).removesuffix(".yaml"), []
                ).extend(node.items())
        self.forms = {
            n: t for n, t in trees.items() if n != VOCABULARY and not n.startswith(PASSAGES)
        }
        self.ids = {self._id(node) for node in self.forms.values()}
        self.used: dict[tuple[str, date, str], tuple[SharedPassage, ...]] = {}

    def all(self) -> Documents:
        papers: dict[str, tuple[PaperSpec, ...]] = {}
        for name, node in self.forms.items():
            spec_id = self._id(node)
            if spec_id != name.rpartition("/")[2].removesuffix(".yaml"):
                raise node.error(f"文书编号“{spec_id}”应当与文件名一致。")
            if spec_id in papers:
                raise node.error(f"文书编号“{spec_id}”与 {papers[spec_id][0].file} 重复。")
            papers[spec_id] = self._versions(node)
        for name, nodes in self.passages.items():
            if not any(used == name for _, _, used in self.used):
                raise nodes[0].error(
                    f"没有文书使用套语“{name}”，请删去或者在文书中写 use: {name}。"
                )
        return Documents(papers, self.used)

    def _id(self, node: Node) -> str:
        return node.take(["id", "versions"])["id"].text()

    def _versions(self, node: Node) -> tuple[PaperSpec, ...]:
        spec_id = self._id(node)
        out: list[PaperSpec] = []
        for item in node.mapping()["versions"].items():
            spec = self._version(spec_id, item)
            if out and (out[-1].valid_to is None or out[-1].valid_to >= spec.valid_from):
                raise item.error(f"文书“{spec_id}”的有效期与前一版本重叠，前一版本应当写明 to。")
            out.append(spec)
        if not out:
            raise node.error("至少要有一个版本。")
        return tuple(out)

    def _version(self, spec_id: str, node: Node) -> PaperSpec:
        found = node.take(
            ["title", "valid", "procedures", "copies", "part", "outward", "cite", "blocks"], _KEYS
        )
        valid = found["valid"].take(["from"], ["to"])
        since = valid["from"].day()
        procedures = self._procedures(found["procedures"])
        acts = tuple(found["acts"].texts()) if "acts" in found else ()
        for act in found["acts"].items() if "acts" in found else []:
            if not any(act.text() in p.actions for p in procedures):
                raise act.error(f"程序里没有行为“{act.text()}”。")
        inputs = read_facts(found["inputs"], cited=False) if "inputs" in found else {}
        scope = self._scope(procedures, acts, inputs)
        blocks = read_blocks(found["blocks"], scope)
        spec = PaperSpec(
            id=spec_id,
            title=found["title"].text(),
            valid_from=since,
            valid_to=valid["to"].day() if "to" in valid else None,
            procedures=tuple(p.id for p in procedures),
            acts=acts,
            series=found["series"].text() if "series" in found else "",
            copies=self._copies(found["copies"]),
            part=found["part"].word(tuple(PARTS)),
            outward=found["outward"].flag(),
            signers=tuple(i.word(tuple(SIGNERS)) for i in found["signers"].items())
            if "signers" in found
            else (),
            cites=self._cites(found["cite"], since),
            inputs=inputs,
            blocks=blocks,
            each_page=read_template(found["each_page"], scope) if "each_page" in found else None,
            headed=found["headed"].word(_HEADED) if "headed" in found else "agency",
            numbered=found["numbered"].flag() if "numbered" in found else True,
            note=found["note"].text() if "note" in found else "",
            file=node.file,
        )
        self._use(spec, scope, found["blocks"])
        return spec

    def _copies(self, node: Node) -> int:
        copies = node.number(least=1)
        if copies > _MOST_COPIES:
            raise node.error(f"份数不得超过 {_MOST_COPIES}。")
        return copies

    def _procedures(self, node: Node) -> tuple[Procedure, ...]:
        for item in node.items():
            if item.text() not in self.procedures:
                raise item.error(f"没有程序“{item.text()}”。")
        return tuple(self.procedures[name] for name in node.texts())

    def _scope(
        self,
        procedures: tuple[Procedure, ...],
        acts: tuple[str, ...],
        inputs: Mapping[str, FactSpec],
    ) -> Scope:
        facts = {name: spec for p in procedures for name, spec in p.facts.items()}
        known = {name: act for p in procedures for name, act in p.actions.items()}
        own = tuple(p.actions[a] for p in procedures for a in acts if a in p.actions)
        return Scope(facts, known, own, self.vocabulary, self.parameters, self.ids, inputs)

    def _cites(self, node: Node, since: date) -> tuple[Citation, ...]:
        parts = node.items() if isinstance(node.value, list) else [node]
        if not parts:
            raise node.error("至少要有一处依据。")
        out = []
        for part in parts:
            cite = self.instruments.cite(part)
            if not cite.in_force(since):
                raise part.error(f"{cite.print()}在 {since.isoformat()} 尚未施行或者已经失效。")
            out.append(cite)
        return tuple(out)

    def _use(self, spec: PaperSpec, scope: Scope, node: Node) -> None:
        """Every passage the form uses, read in the form's own scope."""
        for block in spec.blocks:
            if not isinstance(block.content, UseBlock):
                continue
            name = block.content.name
            if name not in self.passages:
                raise node.error(f"没有套语“{name}”（documents/passages/{name}.yaml）。")
            self.used[spec.id, spec.valid_from, name] = self._passage(name, scope)

    def _passage(self, name: str, scope: Scope) -> tuple[SharedPassage, ...]:
        out: list[SharedPassage] = []
        for node in self.passages[name]:
            found = node.take(["title", "valid", "cite", "blocks"], ["note"])
            valid = found["valid"].take(["from"], ["to"])
            since = valid["from"].day()
            if out and (out[-1].valid_to is None or out[-1].valid_to >= since):
                raise node.error(f"套语“{name}”的有效期与前一版本重叠，前一版本应当写明 to。")
            blocks = read_blocks(found["blocks"], scope, "p")
            if any(isinstance(block.content, UseBlock) for block in blocks):
                raise node.error("套语里不能再用套语。")
            out.append(
                SharedPassage(
                    id=name,
                    title=found["title"].text(),
                    valid_from=since,
                    valid_to=valid["to"].day() if "to" in valid else None,
                    cites=self._cites(found["cite"], since),
                    blocks=blocks,
                )
            )
        return tuple(out)


def _check_pairs(
    documents: Documents, procedures: Mapping[str, Procedure], trees: Mapping[str, Node]
) -> None:
    """Every paper an act issues has a form, and every form's act issues it.

    A procedure that has no form at all is one whose papers are not written yet.
    """
    written = {name for spec in documents.values() for name in spec.procedures}
    places = {name.rpartition("/")[2].removesuffix(".yaml"): node for name, node in trees.items()}
    for procedure in (p for p in procedures.values() if p.id in written):
        for act in procedure.actions.values():
            for paper in act.papers:
                spec = documents.get(paper)
                if spec is None or procedure.id not in spec.procedures or act.id not in spec.acts:
                    place = Node(procedure.file, act.line, None)
                    raise place.error(
                        f"行为“{act.id}”所列文书“{paper}”在 documents 里没有格式，或者格式没有写明这个行为。"
                    )
    for spec in documents.values():
        for act_id in spec.acts:
            named = [
                p for p in (procedures[name] for name in spec.procedures)
                if act_id in p.actions and spec.id in p.actions[act_id].papers
            ]  # fmt: skip
            if not named:
                raise places[spec.id].error(f"行为“{act_id}”没有列出文书“{spec.id}”。")
