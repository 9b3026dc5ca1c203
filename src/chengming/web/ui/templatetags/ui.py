"""``{% load ui %}``: the components; the list stands in ``chengming.web.ui``."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from django import template
from django.conf import settings
from django.forms import BoundField, Form
from django.forms import widgets as controls
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chengming.law import load
from chengming.law.errors import BadCitation
from chengming.record.clock import queries as clock
from chengming.web.ui import differences, moments
from chengming.web.ui.shapes import Chip, Due
from chengming.web.ui.tables import Cell, Paging, Table
from chengming.web.ui.written import escaped

register = template.Library()

TONES = ("water", "seal", "leaf", "sand", "plain")
NOTHING = mark_safe('<span class="sub">—</span>')


@register.simple_tag
def place(name: str) -> str:
    """Where a page of fixed address stands, found once; "" where this door has no such page."""
    return _place(name, settings.ROOT_URLCONF)


@cache
def _place(name: str, door: str) -> str:
    try:
        return reverse(name, urlconf=door)
    except NoReverseMatch:
        return ""


@register.simple_tag
def badge(text: object, tone: str = "water") -> SafeString:
    """A short word that says a state; never colour alone."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"没有色调 {tone}：只有 {'、'.join(TONES)}。")
    return format_html('<span class="word word-{}">{}</span>', tone, text)


@register.simple_tag
def when(moment: date | datetime | None, form: str = "plain") -> SafeString:
    """Beijing time; a bare date has none."""
    if not moment:
        return NOTHING
    iso = moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else str(moment)
    return format_html('<time datetime="{}">{}</time>', iso, moments.shown(moment, form))


@register.simple_tag
def fen(amount: int | None) -> SafeString:
    """分 as 元."""
    if amount is None:
        return NOTHING
    return format_html('<span class="num">{} 元</span>', moments.yuan(int(amount)))


@register.simple_tag
def citation(cited: str | Sequence[str]) -> SafeString:
    """One article, or several joined by 、; what is no citation is printed as it stands."""
    texts = [cited] if isinstance(cited, str) else list(cited)
    return format_html_join("、", "<cite>{}</cite>", ((_printed(text),) for text in texts))


@cache
def _printed(text: str) -> str:
    try:
        return load.load().instruments.parse(text).print()
    except BadCitation:
        return text


@register.inclusion_tag("ui/deadline.html")
def deadline(due: Due, as_of: datetime | None = None) -> dict[str, object]:
    """A deadline, what is left of it, and how it was computed."""
    if due.deadline is None:
        return {"note": due.note or "已中止计算", "computation": due.computation}
    words, tone = moments.left(due.deadline, as_of or clock.now())
    if words.startswith("已过"):
        # Only the agency's own limit is overdue; another's simply ran out.
        words, tone = (f"逾期{words[2:]}", "seal") if due.overdue else ("已届满", "plain")
    provisional = due.computation is not None and due.computation.provisional
    shown = {"moment": due.deadline, "words": words, "tone": tone, "provisional": provisional}
    return {**shown, "computation": due.computation}


@register.inclusion_tag("ui/person.html")
def person(chip: Chip) -> dict[str, object]:
    """A person, the role in this case, and how the credential stands."""
    return {"chip": chip}


@register.inclusion_tag("ui/empty.html")
def empty(text: str, advice: str = "") -> dict[str, str]:
    """What stands where a list would."""
    return {"text": text, "advice": advice}


@register.inclusion_tag("ui/diff.html")
def diff(before: object, after: object) -> dict[str, object]:
    """Two texts as one."""
    old, new = ("" if text is None else str(text) for text in (before, after))
    return {"pieces": differences.pieces(old, new), "changed": old != new}


@register.inclusion_tag("ui/errors.html")
def errors(form: Form, *more: Form) -> dict[str, object]:
    """Everything wrong with one or several forms, each linked to its field."""
    found = [
        (bound.id_for_label if bound else "", bound.label if bound else "", text)
        for one in (form, *more)
        for name, texts in one.errors.items()
        for bound in [one[name] if name in one.fields else None]
        for text in texts
    ]
    return {"found": found}


@register.inclusion_tag("ui/refusal.html")
def refusal(error: Exception | None) -> dict[str, object]:
    """Why the law, or the state of things, does not let it be done; nothing typed is lost."""
    return {"error": error, "citations": getattr(error, "citations", ())}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, look: str = "") -> dict[str, object]:
    """Label, help, control and error of one field."""
    control = bound.field.widget
    control.attrs["class"] = _class(control)  # read by every radio button of a list as well
    several = isinstance(control, controls.RadioSelect | controls.CheckboxSelectMultiple)
    single = isinstance(control, controls.CheckboxInput)
    return {
        "field": bound,
        # Django itself names help and error (`_helptext`, `_error`) and marks what is invalid.
        "control": bound.as_widget(),
        "several": several,
        "single": single,
        "hidden": bound.is_hidden,
        "look": look,
        "optional": not bound.field.required and not single,
    }


@register.simple_tag
def plain_field(bound: BoundField, look: str = "") -> SafeString:
    """As ``field``, for one line of a search form: no help, may be left empty, written out at once."""
    control = bound.field.widget
    control.attrs["class"] = _class(control)
    kind = "asked" + (f" asked-{look}" if look else "") + (" asked-wrong" if bound.errors else "")
    wrong = render_to_string("ui/field_error.html", {"field": bound}) if bound.errors else ""
    return SafeString(
        f'<div class="{kind}">\n<label for="{bound.id_for_label}">{escaped(bound.label)}'
        f' <span class="sub">（可不填）</span></label>\n{bound.as_widget()}\n{wrong}</div>'
    )


def _class(control: controls.Widget) -> str:
    if isinstance(control, controls.CheckboxInput | controls.RadioSelect):
        kind = "form-check-input"
    elif isinstance(control, controls.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    given = str(control.attrs.get("class", "")).split()
    return " ".join(dict.fromkeys([kind, *given]))


@register.simple_tag
def table_lines(table: Table) -> SafeString:
    """The rows of a table; put together here, since a template takes ten times as long for a cell."""
    begun = [BEGUN[head.kind == "num"].format(escaped(head.title)) for head in table.heads]
    lines = (
        "".join(f"{begin}{_cell(cell)}</td>" for begin, cell in zip(begun, row, strict=True))
        for row in table.rows
    )
    return SafeString("".join(f"<tr>{line}</tr>" for line in lines))


# A phone shows the head with the cell.
BEGUN = ('<td data-head="{}">', '<td data-head="{}" class="num">')


def _cell(cell: Cell) -> str:
    text = escaped(cell.text)
    if cell.href:
        text = f'<a href="{escaped(cell.href)}">{text}</a>'
    elif cell.tone:
        text = badge(cell.text, cell.tone)
    return f'{text}<span class="cell-sub">{escaped(cell.sub)}</span>' if cell.sub else text


@register.inclusion_tag("ui/paging.html")
def paging(page: Paging) -> dict[str, Paging]:
    """Earlier and later, by key."""
    return {"page": page}


@register.simple_block_tag
def card(content: SafeString, title: str = "", beside: str = "", tone: str = "") -> SafeString:
    """A white card; the title is a heading of the second level."""
    head = format_html(
        '<h2 class="card-head">{}{}</h2>',
        title,
        format_html(' <span class="sub">{}</span>', beside) if beside else "",
    )
    kind = f"card-{tone}" if tone in TONES else ""
    return format_html(
        '<section class="sheet {}">{}{}</section>', kind, head if title else "", content
    )
