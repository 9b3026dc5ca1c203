"""The figures as README (in one line) and the handbook (in full) carry them.

``DJANGO_SETTINGS_MODULE=chengming.site.settings python -m tests.corpus.table`` prints both.
"""

import os
from collections.abc import Mapping

from tests.corpus.draft import LAW
from tests.corpus.planting import DEFECTS
from tests.corpus.scoring import Score, clean, mixed, planted, scores

BEGIN, END = "<!-- 核对成绩 -->", "<!-- 核对成绩完 -->"


def summed(found: Mapping[str, Score], checks: tuple[str, ...]) -> Score:
    """Several checks as one."""
    out = Score()
    for name in checks:
        if name in found:
            one = found[name]
            out.planted += one.planted
            out.found += one.found
            out.doubted += one.doubted
            out.alarms += one.alarms
            out.true_alarms += one.true_alarms
    return out


def line(found: Mapping[str, Score]) -> str:
    """What README says of them, between the marks."""
    whole = summed(found, tuple(found))
    return (
        f"{BEGIN}虚构案卷里埋下 {whole.planted} 处缺陷，查出 {whole.found} 处（查全 {whole.recall:.2f}），"
        f"误报 {whole.alarms - whole.true_alarms} 处（查准 {whole.precision:.2f}）{END}"
    )


def text(found: Mapping[str, Score]) -> str:
    """The tables of the handbook between their marks."""
    form, catalogue = LAW.review_forms["annex"], LAW.review_forms.checks
    files = len(list(planted())) + len(list(mixed()))
    twins = len(list(clean()))
    kinds = len({one.check for one in DEFECTS.values()})
    by_person = [spec.title for spec in catalogue.values() if spec.extent == "none"]
    lines = [
        BEGIN,
        f"语料：{files} 份埋有缺陷的案卷（{len(DEFECTS)} 个缺陷，涉及 {kinds} 个核对项），{twins} 份没有缺陷的对照，全部虚构；"
        "语料和核对项出自同一作者，成绩说明程序做到了所写的，不说明实际案卷里的比例。",
        "",
        "| 意见表的一项 | 埋下 | 查出 | 存疑 | 查全率 | 查准率 |",
        "|---|---|---|---|---|---|",
        *(
            _line(item.text, summed(found, item.checks))
            for item in form.for_group("penalty", "compulsion")
        ),
        _line("合计", summed(found, tuple(found))),
        "",
        "查全率低于 1 的，漏掉的都是案卷里看不出来、或者法律没有给出数字而要人判断的。逐项如下：",
        "",
        "| 机器核对 | 埋下 | 查出 | 存疑 | 查全率 | 查准率 |",
        "|---|---|---|---|---|---|",
        *(_line(catalogue[name].title, score) for name, score in found.items()),
        "",
        f"机器根本不能判断、只提示审核人的：{'、'.join(by_person)}。",
        END,
    ]
    return "\n".join(lines)


def _line(title: str, score: Score) -> str:
    precision = f"{score.precision:.2f}" if score.alarms else "—"
    recall = f"{score.recall:.2f}" if score.planted else "—"
    return (
        f"| {title} | {score.planted} | {score.found} | {score.doubted} | {recall} | {precision} |"
    )


def carried(readme: str) -> str:
    """What README has between the marks."""
    start, end = readme.find(BEGIN), readme.find(END)
    return readme[start : end + len(END)] if start >= 0 <= end else ""


if __name__ == "__main__":
    assert os.environ.get("DJANGO_SETTINGS_MODULE"), "needs Django's settings"
    counted = scores()
    print(line(counted), text(counted), sep="\n\n")
