"""The handbook's forms: every form from three cases, drawn anew under CHENGMING_PICTURES=1."""

import os
from pathlib import Path

from tests.rooms.casework.documents.rendering import samples

from chengming.casework.documents.rendering import Filled, Frame, fill, pdf, pictures
from chengming.law.load import load

HANDBOOK = Path(__file__).parents[5] / "docs" / "handbook" / "forms"
FRAME = Frame(
    checkpoint_line="demo.jiangyin.chengming 128345 7Vq3mLkZx9Yt2bR4nWc8sDfGhJkLpQwErTyUiOpAsDf=",
    code="7Q3M-KX9T-2BR4-NWC8-SDFG-H",
    qr_url="https://example.invalid/v/7Q3MKX9T2BR4NWC8SDFGH",
    demo=True,
)
WHOLE = (
    "penalty_notice",
    "penalty_decision",
    "review_opinion",
    "inquiry_record",
    "service_receipt",
)
PPI = 50
HEAD = """# 文书样式

由测试填写三个虚构的案件（short 内容很少、long 内容很长、rare 生僻字和像代码的文字）后排版，`make pictures` 重画。
每种文书列出第一页；下面五种另有完整的 PDF/A：{whole}。

| 文书 | 编号 | 少 | 多 | 生僻字 |
|---|---|---|---|---|
"""


def paper(name: str, case: str) -> Filled:
    spec = load().documents.as_of(name, samples.DAY)
    assert spec is not None
    return fill(spec, samples.view(spec, case))


def index() -> str:
    rows = []
    for name, spec in load().documents.items():
        links = " | ".join(f"[第一页]({name}.{case}.png)" for case in samples.CASES)
        rows.append(f"| {spec.title} | `{name}` | {links} |\n")
    whole = "、".join(f"[{load().documents[name].title}]({name}.rare.pdf)" for name in WHOLE)
    return HEAD.format(whole=whole) + "".join(rows)


def test_the_handbook_shows_every_form_there_is() -> None:
    if os.environ.get("CHENGMING_PICTURES"):
        HANDBOOK.mkdir(parents=True, exist_ok=True)
        for old in HANDBOOK.iterdir():
            old.unlink()
        for name in load().documents:
            for case in samples.CASES:
                first = pictures(paper(name, case), FRAME, ppi=PPI)[0]
                (HANDBOOK / f"{name}.{case}.png").write_bytes(first)
        for name in WHOLE:
            (HANDBOOK / f"{name}.rare.pdf").write_bytes(pdf(paper(name, "rare"), FRAME))
        (HANDBOOK / "README.md").write_text(index())
    assert (HANDBOOK / "README.md").read_text() == index()
    wanted = {f"{name}.{case}.png" for name in load().documents for case in samples.CASES}
    assert wanted <= {file.name for file in HANDBOOK.iterdir()}
