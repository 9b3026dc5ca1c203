"""Reads text with places: `{parties.0.name}`, `{violations.0.place?}`, `{record.say.until|date}`,
`[[words that fall away when what is in them is unknown]]`; every place must be one there is."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from chengming.law.documents.shapes import Part, Passage, Place, Reference, Template
from chengming.law.procedure import ActionSpec, FactSpec
from chengming.law.procedure.fact_reading import is_list
from chengming.law.strict_yaml import Node

# 写法: how a value is written, where not as its type suggests.
WAYS = {
    "date": "2026年3月2日",
    "month": "2026年3月",
    "dayline": "2026年3月2日，还没有的留“年 月 日”",
    "moment": "2026年3月2日9时30分",
    "numeral": "一、二、三",
    "both": "50000元（大写：伍万元整）",
    "words": "伍万元整",
    "boxes": "□是□否，选中的打勾",
    "names": "人员编号换成姓名",
    "cite": "条款写成《……》第……条",
    "penalties": "处罚逐项写明",
    "officers": "姓名（执法证号）",
    "count": "份数、项数",
}
NUMBER = "#"
_OF_MAPPINGS = ("penalties", "officers", "count")
_PIECE = re.compile(r"\[\[|\]\]|\{([^{}]*)\}|[^{}\[\]]+|[\[\]]|.", re.DOTALL)
_PLACE = re.compile(r"([A-Za-z0-9_./#-]+)(\?)?(?:\|([a-z]+))?\Z", re.ASCII)


@dataclass(frozen=True)
class Scope:
    """What the places of one form may point at."""

    facts: Mapping[str, FactSpec]
    acts: Mapping[str, ActionSpec]
    own: tuple[ActionSpec, ...]
    vocabulary: Mapping[str, FactSpec]
    parameters: Collection[str]
    papers: Collection[str]
    inputs: Mapping[str, FactSpec] = field(default_factory=dict)
    item: FactSpec | None = None

    def within(self, each: FactSpec) -> "Scope":
        """The scope of one entry of a list, which is called `item`."""
        return replace(self, item=each)

    def find(self, path: str, node: Node) -> FactSpec:
        """The fact, input or value a path points at."""
        head, _, rest = path.partition(".")
        if head == "law":
            return self._parameter(path, rest, node)
        if head == "record":
            return self._record(path, self.own, rest, node)
        if head == "records":
            kind, _, rest = rest.partition(".")
            if kind not in self.acts:
                raise node.error(f"“{{{path}}}”：程序里没有行为“{kind}”。")
            return self._record(path, (self.acts[kind],), rest, node)
        if head == "papers":
            paper, _, rest = rest.partition(".")
            if paper not in self.papers or rest not in _OF_A_PAPER:
                raise node.error(f"“{{{path}}}”：没有文书“{paper}”，或者文书没有“{rest}”。")
            return _OF_A_PAPER[rest]
        if head == "item":
            if self.item is None:
                raise node.error(f"“{{{path}}}”：item 只在逐项列出的内容里使用。")
            return _walk(self.item, rest, path, node)
        if head == "input":
            first, _, rest = rest.partition(".")
            if first not in self.inputs:
                raise node.error(f"“{{{path}}}”：inputs 里没有“{first}”。")
            return _walk(self.inputs[first], rest, path, node)
        root = self.facts.get(head) or self.vocabulary.get(head)
        if root is None:
            raise node.error(f"“{{{path}}}”：没有这项案件事实，也没有这个用词。")
        return _walk(root, rest, path, node)

    def reference(self, path: str, node: Node) -> Reference:
        """A place's words and type."""
        if path == NUMBER:
            return Reference(path, "序号", "number")
        spec = self.find(path, node)
        return Reference(path, spec.title, _type(spec), spec.labels or _kind_labels(spec))

    def _parameter(self, path: str, name: str, node: Node) -> FactSpec:
        if name not in self.parameters:
            raise node.error(f"“{{{path}}}”：没有名为“{name}”的参数。")
        return FactSpec(name, f"期限或者数额“{name}”", "parameter")

    def _record(self, path: str, acts: tuple[ActionSpec, ...], rest: str, node: Node) -> FactSpec:
        if not acts:
            raise node.error(f"“{{{path}}}”：不属于任何行为的文书没有 record，请用 inputs。")
        head, _, below = rest.partition(".")
        if head != "say":
            return _walk(self.vocabulary["record"], rest, path, node)
        name, _, below = below.partition(".")
        found = [act.says[name] for act in acts if name in act.says]
        if not found:
            carried = [c for act in acts for c in act.carries if c.field == name]
            if carried:
                return FactSpec(
                    name, _CARRIED.get(name, name), "money" if name == "amount" else "string"
                )
            raise node.error(f"“{{{path}}}”：行为的内容里没有“{name}”。")
        return _walk(_merged(found), below, path, node)


_CARRIED = {"amount": "金额", "version": "版本", "kinds": "种类", "basis": "依据"}
_OF_A_PAPER = {
    "number": FactSpec("number", "已制作文书的文号", "string"),
    "title": FactSpec("title", "已制作文书的名称", "string"),
    "issued_on": FactSpec("issued_on", "已制作文书的日期", "date"),
}


def _merged(found: list[FactSpec]) -> FactSpec:
    labels = {word: label for spec in found for word, label in spec.labels.items()}
    return replace(found[0], labels=labels)


def _kind_labels(spec: FactSpec) -> Mapping[str, str]:
    """The words of a list's entries by their kind (处罚种类)."""
    return next((item.labels for item in spec.items if item.name == "kind"), {})


def _type(spec: FactSpec) -> str:
    return f"list:{spec.of or 'mapping'}" if is_list(spec) else spec.type


def _walk(spec: FactSpec, rest: str, path: str, node: Node) -> FactSpec:
    """Follow `0.name` below a fact; the title says the way."""
    titles = [spec.title]
    element = False
    for part in rest.split(".") if rest else ():
        if part.isdigit() and is_list(spec) and not element:
            element = True
            continue
        below = next((item for item in spec.items if item.name == part), None)
        if below is None:
            raise node.error(f"“{{{path}}}”：“{spec.title}”之下没有“{part}”。")
        spec, element = below, False
        titles.append(spec.title)
    title = "·".join(titles[-2:])
    if element and spec.of:
        return FactSpec(spec.name, title, spec.of)
    if element:
        return replace(spec, title=title, type="mapping")
    return replace(spec, title=title)


def read_template(node: Node, scope: Scope) -> Template:
    """The text of one node, its places resolved."""
    return Template(tuple(_parts(node.text(), node, scope)))


def _parts(text: str, node: Node, scope: Scope) -> Iterator[Part]:
    inner: list[str | Place] | None = None
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece == "[[":
            if inner is not None:
                raise node.error("“[[”里面不能再有“[[”。")
            inner = []
        elif piece == "]]":
            if inner is None:
                raise node.error("“]]”前面没有“[[”。")
            if not any(isinstance(part, Place) and part.optional for part in inner):
                raise node.error("“[[ ]]”里应当有一处可以缺少的内容（写作 {…?}）。")
            yield Passage(tuple(inner))
            inner = None
        elif piece in "{}":
            raise node.error("花括号没有成对。")
        else:
            part = _place(match[1], node, scope) if match[1] is not None else piece
            if inner is None:
                yield part
            else:
                inner.append(part)
    if inner is not None:
        raise node.error("“[[”没有“]]”。")


def read_path(node: Node, scope: Scope) -> Place:
    """A list by itself (`each`), with `?` where it may be absent."""
    text = node.text()
    return Place(scope.reference(text.removesuffix("?"), node), optional=text.endswith("?"))


def _place(text: str, node: Node, scope: Scope) -> Place:
    match = _PLACE.match(text)
    if match is None:
        raise node.error(f"“{{{text}}}”不是可以填入的位置。")
    path, optional, way = match[1], match[2] is not None, match[3] or ""
    if way and way not in WAYS:
        raise node.error(f"没有写法“{way}”，可用：{'、'.join(WAYS)}。")
    place = Place(scope.reference(path, node), way, optional)
    if place.reference.type.endswith("mapping") and way not in _OF_MAPPINGS:
        raise node.error(f"“{{{text}}}”下面还有内容，应当写明填哪一项。")
    return place
