"""机器核对: recall and precision over the corpus, and how long a file of 200 papers takes."""

import time
from collections.abc import Iterator
from statistics import median

from bench.table import Row

PAPERS = 200
LONGEST = 0.3  # seconds; p95 of a page under load, design.md §6
ROUNDS = 9


def measure() -> Iterator[Row]:
    """Rows of the table: each check's score, then the time of a thick file."""
    from tests.corpus.draft import LAW
    from tests.corpus.scoring import scores
    from tests.corpus.table import summed

    found, catalogue = scores(), LAW.review_forms.checks
    for name, score in found.items():
        yield Row(catalogue[name].title, _figure(score))
    yield Row("　合计", _figure(summed(found, tuple(found))))
    for name, spec in catalogue.items():
        if name not in found:
            yield Row(spec.title, f"机器不能判断：{spec.left}")
    yield _thick()


def _figure(score) -> str:
    return (
        f"埋下 {score.planted}，查出 {score.found}，存疑 {score.doubted}，"
        f"查全 {score.recall:.2f}，查准 {score.precision:.2f}"
    )


def _thick() -> Row:
    from tests.corpus.thick import thick_file

    from chengming.casework.review.checks import running

    draft = thick_file(PAPERS)
    taken = []
    for _ in range(ROUNDS):
        view = draft.view()
        start = time.perf_counter()
        running.judge(view, draft.at())
        taken.append(time.perf_counter() - start)
    spent = median(taken)
    return Row(
        f"核对一份 {len(view.papers or ())} 件文书的案卷",
        f"{spent * 1000:.0f} 毫秒",
        f"≤ {LONGEST * 1000:.0f} 毫秒",
        spent <= LONGEST,
    )
