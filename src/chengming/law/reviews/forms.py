"""审核意见表: reads forms and the catalogue of checks; a form that leaves a check out is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chengming.law.citation import Citation, Instruments
from chengming.law.errors import LawFileError
from chengming.law.strict_yaml import Node

GROUPS = {
    "common": "共有",
    "penalty": "行政处罚",
    "licensing": "行政许可",
    "compulsion": "行政强制",
}
ACTS = ("penalty", "licensing", "compulsion")
EXTENTS = ("whole", "part", "none")
CATALOGUE = "reviews/checks.yaml"


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """一项机器核对: what it looks at, under which articles, and what is left to a person."""

    id: str
    title: str
    extent: str
    left: str
    cites: tuple[Citation, ...]
    acts: tuple[str, ...] = ACTS

    @property
    def cite(self) -> tuple[str, ...]:
        """Its articles as they are written (行政处罚法/42)."""
        return tuple(map(str, self.cites))


@dataclass(frozen=True, slots=True)
class FormItem:
    """意见表的一项。"""

    id: str
    group: str
    text: str
    checks: tuple[str, ...]
    cites: tuple[Citation, ...]
    sound: str = "yes"
    """Which answer means that all is well: of some questions (是否涉嫌犯罪) it is "no"."""


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """意见表: its items in the order in which they are printed."""

    id: str
    title: str
    valid_from: date
    source: str
    cites: tuple[Citation, ...]
    items: tuple[FormItem, ...]
    file: str

    def for_group(self, *groups: str) -> tuple[FormItem, ...]:
        """The common items and those of these kinds of act."""
        return tuple(item for item in self.items if item.group in ("common", *groups))

    def item_of(self, check: str) -> str:
        """The item a check bears on; "" where the form has none."""
        return next((item.id for item in self.items if check in item.checks), "")


@dataclass(frozen=True, slots=True)
class ReviewForms:
    """All forms by id, and the catalogue of checks by id."""

    forms: Mapping[str, ReviewForm]
    checks: Mapping[str, CheckSpec]

    def __getitem__(self, form: str) -> ReviewForm:
        return self.forms[form]

    def __contains__(self, form: object) -> bool:
        return form in self.forms

    def adverse(self, form: str, item: str, answer: object) -> bool:
        """Whether an answer says that something is wrong: to 是否涉嫌犯罪 that is "yes"."""
        items = self.forms[form].items if form in self.forms else ()
        sound = next((one.sound for one in items if one.id == item), "yes")
        return answer in ("yes", "no") and answer != sound


def read_review_forms(trees: Mapping[str, Node], instruments: Instruments) -> ReviewForms:
    """The files of law/reviews, each checked against the catalogue."""
    if not trees:
        return ReviewForms({}, {})
    if CATALOGUE not in trees:
        raise LawFileError(CATALOGUE, 1, "缺少机器核对清单。")
    checks = _catalogue(trees[CATALOGUE], instruments)
    forms: dict[str, ReviewForm] = {}
    for name, node in trees.items():
        if name == CATALOGUE:
            continue
        form = _form(node, instruments, checks)
        if f"reviews/{form.id}.yaml" != name:
            raise node.error(f"编号“{form.id}”应当与文件名一致。")
        forms[form.id] = form
    return ReviewForms(forms, checks)


def _catalogue(root: Node, instruments: Instruments) -> dict[str, CheckSpec]:
    out: dict[str, CheckSpec] = {}
    for node in root.take(("checks",))["checks"].items():
        got = node.take(("id", "title", "extent", "cite", "left"), ("acts",))
        name = got["id"].text()
        if name in out:
            raise got["id"].error(f"核对项“{name}”重复。")
        out[name] = CheckSpec(
            name, got["title"].text(), got["extent"].word(EXTENTS), got["left"].text(),
            _cites(got["cite"], instruments), _acts(got.get("acts")),
        )  # fmt: skip
    return out


def _acts(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ACTS
    for part in node.items():
        part.word(ACTS)
    return tuple(node.texts())


def _form(root: Node, instruments: Instruments, checks: Iterable[str]) -> ReviewForm:
    got = root.take(("id", "title", "from", "source", "cite", "items"))
    since = got["from"].day()
    items = tuple(_item(node, instruments, checks, since) for node in got["items"].items())
    _refuse_repetition(items, got["items"])
    spread = {check for item in items for check in item.checks}
    if missing := sorted(set(checks) - spread):
        raise got["items"].error(f"没有归入任何一项的机器核对：{'、'.join(missing)}。")
    return ReviewForm(
        got["id"].text(), got["title"].text(), since, got["source"].text(),
        _cites(got["cite"], instruments, since), items, root.file,
    )  # fmt: skip


def _item(node: Node, instruments: Instruments, checks: Iterable[str], since: date) -> FormItem:
    got = node.take(("id", "group", "text", "checks", "cite"), ("sound",))
    for part in got["checks"].items():
        part.word(tuple(checks))
    return FormItem(
        got["id"].text(), got["group"].word(GROUPS), got["text"].text(),
        tuple(got["checks"].texts()), _cites(got["cite"], instruments, since),
        got["sound"].word(("yes", "no")) if "sound" in got else "yes",
    )  # fmt: skip


def _refuse_repetition(items: Iterable[FormItem], node: Node) -> None:
    seen: set[str] = set()
    for item in items:
        for word in (item.id, *(f"核对项 {check}" for check in item.checks)):
            if word in seen:
                raise node.error(f"“{word}”在表中出现两次。")
            seen.add(word)


def _cites(node: Node, instruments: Instruments, since: date | None = None) -> tuple[Citation, ...]:
    parts = node.items() if isinstance(node.value, list) else [node]
    if not parts:
        raise node.error("至少要有一处依据。")
    cites = tuple(instruments.cite(part) for part in parts)
    for cite, part in zip(cites, parts, strict=True):
        if since is not None and not cite.in_force(since):
            raise part.error(f"{cite.print()}在 {since.isoformat()} 尚未施行或者已经失效。")
    return cites
