"""Papers: each form's PDF against LibreOffice on the same page, and a thousand papers in a batch."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.ground import say, seconds
from bench.table import Row, spread

AIM = 0.2
ROUNDS = 3
OFFICE = ("soffice", "libreoffice")
_PDF_A = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'


def measure() -> Iterator[Row]:
    """Rows of the table. ``BENCH_FORMS``: how many forms LibreOffice is given; ``BENCH_PAPERS``: the batch."""
    papers = _papers()
    office = next((found for name in OFFICE if (found := shutil.which(name))), None)
    if office is None:
        alone = [seconds(lambda p=paper: _pdf(p)) for paper in papers.values()]
        yield Row(f"一份文书的 PDF/A（{len(papers)} 种）", f"{spread(alone)} 秒")
        yield Row(
            "　对照：LibreOffice",
            "没有 soffice（Debian 软件包 libreoffice-writer-nogui），未作对照",
        )
    else:
        yield from _against(office, papers)
    yield from _batch(papers, int(os.environ.get("BENCH_PAPERS", "1000")))


def _papers() -> dict[str, object]:
    from tests.rooms.casework.documents.rendering import samples

    from chengming.casework.documents.rendering import fill
    from chengming.law.load import load

    documents = load().documents
    return {
        name: fill(documents[name], samples.view(documents[name], "rare")) for name in documents
    }


def _pdf(paper: object) -> bytes:
    from chengming.casework.documents.rendering import Frame, pdf

    frame = Frame(
        number="澄市监罚〔2026〕97号",
        checkpoint_line="demo.bench 1 0000000000000000000000000000000000000000000=",
        code="7Q3M-KX9T-2BR4-NWC8-SDFG-H",
        qr_url="https://example.invalid/v/7Q3MKX9T2BR4NWC8SDFGH",
        demo=True,
    )
    return pdf(paper, frame)


def _against(office: str, papers: dict[str, object]) -> Iterator[Row]:
    """In turns: the form by typst, its DOCX by LibreOffice, one process a paper and all in one."""
    from chengming.casework.documents.rendering import docx

    limit = int(os.environ.get("BENCH_FORMS", str(len(papers))))
    chosen = dict(list(papers.items())[:: max(1, len(papers) // limit)])
    ours: dict[str, float] = {}
    theirs: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, paper in chosen.items():
            (place / f"{name}.docx").write_bytes(docx(paper))
        files = [str(place / f"{name}.docx") for name in chosen]
        _convert(office, place, files[:1])  # its profile is made here, outside the measuring
        for number, (name, paper) in enumerate(chosen.items(), 1):
            ours[name] = median(seconds(lambda p=paper: _pdf(p)) for _ in range(ROUNDS))
            theirs[name] = seconds(
                lambda f=name: _convert(office, place, [str(place / f"{f}.docx")])
            )
            if number % 10 == 0:
                say(f"  文书排版：{number}/{len(chosen)} 种")
        together = seconds(lambda: _convert(office, place, files)) / len(files)
    ratios = {name: ours[name] / theirs[name] for name in ours}
    worst = max(ratios, key=ratios.__getitem__)
    yield Row(f"一份文书的 PDF/A（{len(ours)} 种）", f"{spread(ours.values())} 秒")
    yield Row("　对照：LibreOffice 同一份文书，每份一次", f"{spread(theirs.values())} 秒")
    yield Row("　比值，各种文书的中位", spread(ratios.values(), ".3f"))
    yield Row(
        f"　比值，最慢的一种（{worst}）", f"{ratios[worst]:.3f}", f"≤ {AIM}", ratios[worst] <= AIM
    )
    yield Row(
        "　对照：LibreOffice 一次转换全部，每份",
        f"{together:.2f} 秒，比值 {median(ours.values()) / together:.2f}",
    )


def _convert(office: str, place: Path, files: list[str]) -> None:
    command = [
        office, f"-env:UserInstallation=file://{place}/profile", "--headless",
        "--convert-to", _PDF_A, "--outdir", str(place / "out"), *files,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def _batch(papers: dict[str, object], count: int) -> Iterator[Row]:
    """One process, one after the other, as a worker would."""
    forms = list(papers.values())
    began, used, size = time.perf_counter(), time.process_time(), 0
    for number in range(1, count + 1):
        size += len(_pdf(forms[number % len(forms)]))
        if number % 100 == 0:
            say(f"  成批文书：{number}/{count} 份，{time.perf_counter() - began:.0f} 秒")
    taken, cpu = time.perf_counter() - began, time.process_time() - used
    yield Row(
        f"成批 {count:,} 份",
        f"{taken:.0f} 秒（{count / taken:.1f} 份/秒，处理器 {cpu:.0f} 秒），{size / 1e6:.0f} 兆",
    )
