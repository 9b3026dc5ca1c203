"""The chart as SVG: presentation by classes of our style sheet, since no inline style is allowed."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chengming.web.portal.flowchart.layout import BOX_HEIGHT, Box, Chart, Lane

WIDEST = 2  # a Chinese character takes two places of a Latin one
TITLE_PX, SMALL_PX = 16, 12.5


def svg(chart: Chart, title: str) -> SafeString:
    """The drawing; its text alternative stands beside it on the page."""
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="chart-title" '
        'xmlns="http://www.w3.org/2000/svg"><title id="chart-title">{}（下方有同样内容的文字）</title>'
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path class="chart-arrow" d="M0 0L8 4L0 8z"/></marker></defs>{}{}{}</svg>',
        chart.width,
        chart.height,
        title,
        format_html_join("", "{}", ((_lane(lane, chart.width),) for lane in chart.lanes)),
        format_html_join("", "{}", ((arrow,) for arrow in _arrows(chart))),
        format_html_join("", "{}", ((_box(box),) for lane in chart.lanes for box in lane.boxes)),
    )


def _lane(lane: Lane, width: int) -> SafeString:
    return format_html(
        '<g><rect class="chart-lane" x="0" y="{}" width="{}" height="{}" rx="8"/>'
        '<text class="chart-stage" x="16" y="{}">{}</text></g>',
        lane.y, width, lane.height, lane.y + 34, lane.title,
    )  # fmt: skip


def _arrows(chart: Chart) -> Iterator[SafeString]:
    for above, below in zip(chart.line, chart.line[1:], strict=False):
        x = above.x + above.width // 2
        yield _path(f"M{x} {above.y + BOX_HEIGHT}V{below.y - 2}", "chart-main")
    for lane in chart.lanes:
        beside = [box for box in lane.boxes if not box.main]
        main = [box for box in lane.boxes if box.main]
        if beside and main:
            left = main[0].x + main[0].width
            bottom = max(box.middle for box in beside)
            trunk = left + 30
            yield _path(f"M{left} {main[0].middle}H{trunk}V{bottom}", "chart-side", arrow=False)
            for y in sorted({box.middle for box in beside}):
                yield _path(f"M{trunk} {y}H{trunk + 28}", "chart-side")


def _path(shape: str, kind: str, *, arrow: bool = True) -> SafeString:
    if arrow:
        return format_html('<path class="{}" d="{}" marker-end="url(#arrow)"/>', kind, shape)
    return format_html('<path class="{}" d="{}"/>', kind, shape)


def _box(box: Box) -> SafeString:
    lines = [box.posts, "；".join(box.limits), "、".join(box.cites)]
    small = [_fit(text, box.width - 24, SMALL_PX) for text in lines]
    texts = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}</text>',
        (
            (kind, box.x + 12, box.y + 44 + 17 * number, text)
            for number, (kind, text) in enumerate(
                zip(("chart-small", "chart-limit", "chart-cite"), small, strict=True)
            )
        ),
    )
    return format_html(
        '<g class="{}"><title>{}</title><rect class="chart-box" x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text class="chart-title" x="{}" y="{}">{}</text>{}</g>',
        "chart-on-line" if box.main else "chart-beside", "\n".join([box.title, *filter(None, lines)]),
        box.x, box.y, box.width, BOX_HEIGHT,
        box.x + 12, box.y + 24, _fit(box.title, box.width - 24, TITLE_PX), texts,
    )  # fmt: skip


def _fit(text: str, width: int, size: float) -> str:
    """The text, cut with an ellipsis where the box ends; the whole stands in the title and below."""
    room = width / size * WIDEST
    used = 0
    for place, character in enumerate(text):
        used += 1 if character.isascii() else WIDEST
        if used > room:
            return f"{text[: place - 1]}…"
    return text
