"""职权和适用法律: the power on the day, what it covers, provisions in force, kinds allowed."""

from collections.abc import Iterator
from datetime import date, datetime

from chengming.casework.review.checks.findings import Found, fact, failed, passed, unsure
from chengming.casework.review.checks.view import View, day
from chengming.law.citation import Citation
from chengming.law.errors import BadCitation
from chengming.law.limits import day_of


def power_valid(view: View, at: datetime) -> list[Found]:
    """The power item is the agency's own and in use when the case was filed and decided."""
    power = view.power
    if power is None:
        return [unsure("本案的职权事项没有登记，不能核对。请对照权责清单。")]
    wrong = []
    if power.agency != view.agency:
        wrong.append(failed(f"职权事项“{power.title}”不属于本机关。"))
    for step in view.of("file_case", "decide", "exempt", "find_no_grounds"):
        if not power.good(step.day):
            said = (
                f"办理“{view.title(step.kind)}”之日，职权事项“{power.title}”没有启用或者已经停用。"
            )
            wrong.append(failed(said, view.at(step)))
    if not wrong and view.decision is None and not power.good(day_of(at)):
        wrong.append(failed(f"职权事项“{power.title}”现在没有启用或者已经停用。"))
    return wrong or [passed(f"职权事项“{power.title}”属于本机关且在有效期内。")]


def power_covers(view: View, at: datetime) -> list[Found]:
    """The penalty rests on an article on which the power rests."""
    if view.power is None or not view.power.basis:
        return [unsure("职权事项没有登记设定依据，不能核对是否超越权限。")]
    allowed = {article(text) for text in view.power.basis}
    stated, outside = 0, []
    for i, violation in enumerate(view.violations):
        basis = _texts(violation.get("basis"))
        if not basis:
            continue
        stated += 1
        if allowed.isdisjoint(map(article, basis)):
            said = f"第 {i + 1} 项的处罚依据（{'、'.join(basis)}）不在职权事项“{view.power.title}”的设定依据之内。"
            outside.append(failed(said, fact(f"violations.{i}.basis", "处罚依据")))
    if not stated:
        return [
            unsure("没有写明处罚依据，不能核对是否在职权之内。", fact("violations", "处罚依据"))
        ]
    return outside or [passed("处罚依据在职权事项的设定依据之内。")]


def kinds_allowed(view: View, at: datetime) -> list[Found]:
    """Every kind of penalty proposed is one the power item lists."""
    if view.power is None or not view.power.penalties:
        return [unsure("职权事项没有登记处罚种类，不能核对。")]
    labels = _kind_labels(view)
    wrong = [
        failed(
            f"“{labels.get(str(penalty.get('kind')), penalty.get('kind'))}”不在职权事项所列的处罚种类之内。",
            fact(path, "拟作出的处罚"),
        )
        for path, penalty in view.penalties()
        if penalty.get("kind") not in view.power.penalties
    ]
    return wrong or [passed("拟处罚的种类都在职权事项所列种类之内。")]


def provisions_in_force(view: View, at: datetime) -> list[Found]:
    """Each provision exists and was in force on the day of the conduct (or, for the basis, of the decision)."""
    decided = view.decision.day if view.decision else day_of(at)
    wrong, unknown, seen = [], [], 0
    for path, text, conduct in _provisions(view):
        seen += 1
        days = [conduct or decided] if ".provisions." in path else [conduct or decided, decided]
        verdict, said = in_force(view, text, days)
        where = fact(path, text)
        if verdict is False:
            wrong.append(failed(said, where))
        elif verdict is None:
            unknown.append(unsure(said, where))
    if not seen:
        return [unsure("没有写明所违反的条款和处罚依据。", fact("violations", "条款"))]
    return wrong or unknown or [passed(f"核对了 {seen} 处条款，都在当日有效。")]


def _provisions(view: View) -> Iterator[tuple[str, str, date | None]]:
    for i, violation in enumerate(view.violations):
        conduct = day(violation.get("ended_on")) or day(violation.get("happened_on"))
        for name in ("provisions", "basis"):
            for j, text in enumerate(_texts(violation.get(name))):
                yield f"violations.{i}.{name}.{j}", text, conduct


def in_force(view: View, text: str, days: list[date]) -> tuple[bool | None, str]:
    """Whether a provision stood on one of the days; None where its text is not known."""
    try:
        cite = view.law.instruments.parse(text)
    except BadCitation as error:
        known = bool(view.law.instruments.versions(text.partition("/")[0].partition("@")[0]))
        if known:
            return False, str(error)
        return None, f"“{text}”不在已录入的法律文件之内，须人工核对。"
    if any(_stands(view, cite, on) for on in days):
        return True, ""
    on = "、".join(sorted({one.isoformat() for one in days}))
    if cite.version or any(_other_version(view, cite, one) for one in days):
        return False, f"{cite.short()}所引的版本在 {on} 没有施行或者已经失效，条款引错了版本。"
    last = cite.versions[-1].until
    if last is not None and all(one > last for one in days):
        return False, f"{cite.short()}已于 {last.isoformat()} 失效。"
    return None, f"{cite.short()}在 {on} 的文本没有录入，不能核对。"


def _stands(view: View, cite: Citation, on: date) -> bool:
    return any(version.in_force(on) for version in cite.versions)


def _other_version(view: View, cite: Citation, on: date) -> bool:
    """Another text of the statute was in force that day, and it has no such place."""
    other = view.law.instruments.version(cite.instrument, on)
    if other is None or other.certainty != "seen":
        return False
    return not other.has(cite.article, cite.paragraph, cite.item)


def article(text: str) -> str:
    """The article a citation lies in: 食品安全法/34/1/10 → 食品安全法/34."""
    parts = text.split("/")
    return "/".join((parts[0].partition("@")[0], *parts[1:2]))


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list | tuple) else []


def _kind_labels(view: View) -> dict[str, str]:
    violations = {item.name: item for item in view.procedure.facts["violations"].items}
    kinds = {item.name: item for item in violations["penalties"].items}["kind"]
    return dict(kinds.labels)
