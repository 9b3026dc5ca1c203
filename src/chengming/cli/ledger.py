"""``ledger audit | export | prove``: is all as it was recorded, and how do outsiders see it?"""

import argparse
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from chengming.cli import session
from chengming.cli.errors import CannotRun
from chengming.cli.parser import Parser
from chengming.cli.postgres import Server
from chengming.proof.errors import ProofError
from chengming.proof.note import SeedSigner, VerifierKey
from chengming.proof.verify import read_key

GOOD, WRONG = 0, 1
Part = Callable[[Any], Iterable[Any]]  # Scene → findings; their module needs settings
MOST_SHOWN = 200


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``ledger`` and its three verbs."""
    parser = commands.add_parser("ledger", help="公开日志：核查、导出、出具证明")
    verbs = parser.add_subparsers(title="动作", metavar="动作", required=True, dest="verb")
    audit_ = verbs.add_parser("audit", help="核查全部记录、缓存、文件和日志，指出何处不符")
    audit_.add_argument(
        "--checkpoint", metavar="文件", nargs="+", type=Path, default=[],
        help="外部留存的检查点：能查出整库恢复旧备份后重新生长",
    )  # fmt: skip
    audit_.add_argument("--key", metavar="文件", type=Path, help="另行保存的日志公钥")
    audit_.add_argument("--json", action="store_true", help="输出 JSON")
    audit_.set_defaults(run=audit)
    export_ = verbs.add_parser("export", help="导出检查点、瓦片和公钥")
    export_.add_argument("folder", metavar="目录", type=Path)
    export_.set_defaults(run=export)
    prove_ = verbs.add_parser("prove", help="为一条记录出具存在性证明")
    prove_.add_argument("record", metavar="记录编号")
    prove_.add_argument(
        "--open", metavar="事实", nargs="+", default=[], help="公开的事实，如 say.parties.0.name"
    )
    prove_.add_argument("--to", metavar="目录", type=Path, default=Path(), help="写到哪个目录")
    prove_.set_defaults(run=prove)


def audit(options: argparse.Namespace) -> int:
    """Every part in one snapshot of the database; exit 1 when anything is wrong."""
    with session.opened("desk") as server:
        from chengming.record.clock.queries import monotonic

        with psycopg.connect(server.dsn("desk", server.database)) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            scene = _scene(server, connection, options)
            findings: list = []
            timings: dict[str, float] = {}
            for name, part in _parts():
                began = monotonic()
                findings += part(scene)
                timings[name] = monotonic() - began
    report = {
        "good": not any(finding.grave for finding in findings),
        "findings": [asdict(finding) for finding in findings],
        "size": scene.size,
        "counted": scene.counted,
        "seconds": {name: round(spent, 3) for name, spent in timings.items()},
        "speed": _speed(scene.counted, timings),
    }
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _tell(report)
    return GOOD if report["good"] else WRONG


def _parts() -> Iterator[tuple[str, Part]]:
    """All parts of the audit: the log, the records, then what each room above derived from them.

    A part takes the scene and yields findings; rooms above read through Django, in the same role.
    """
    from chengming.casework.cases import audit as of_cases
    from chengming.casework.review import audit as of_review
    from chengming.record.ledger import audit as of_ledger
    from chengming.record.records import audit as of_records
    from chengming.standing.powers import audit as of_powers
    from chengming.standing.registry import audit as of_registry

    for room in (of_ledger, of_records):
        for part in room.PARTS:
            yield f"{room.__name__.rsplit('.', 2)[1]}.{part.__name__}", part
    for derived in (of_registry, of_powers, of_cases, of_review):
        yield derived.__name__.rsplit(".", 2)[1], _derived(derived.audit)


def _derived(audit_room: Callable[[], Iterable[Any]]) -> Part:
    return lambda _: audit_room()


def _scene(server: Server, connection: psycopg.Connection, options: argparse.Namespace):
    from chengming.record.ledger import keys
    from chengming.record.ledger.audit import Scene
    from chengming.record.ledger.errors import KeyMissing
    from chengming.record.ledger.files import Layout

    try:
        doors = keys.doors(server.home)
    except KeyMissing as error:
        raise CannotRun(str(error)) from error
    for path in options.checkpoint:
        if not path.is_file():
            raise CannotRun(f"没有检查点文件 {path}。请核对路径。")
    return Scene(
        connection, Layout(server.home), _key(server.home, options.key), doors, options.checkpoint
    )


def _key(home: Path, given: Path | None) -> VerifierKey:
    from django.conf import settings

    from chengming.record.ledger import keys
    from chengming.record.ledger.errors import LedgerError

    try:
        if given is not None:
            return read_key(given.read_bytes())
        held = keys.log_key(home, settings.CHENGMING_ORIGIN)
        return SeedSigner(held.origin, held.seed).key
    except (LedgerError, ProofError, OSError) as error:
        raise CannotRun(f"无法取得日志公钥：{error}") from error


def _speed(counted: dict[str, int], timings: dict[str, float]) -> dict[str, int]:
    pairs = {
        "entries per second, log from its bundles": ("entries in bundles", "ledger.of_files"),
        "entries per second, rows against bundles": ("rows", "ledger.of_rows"),
        "records per second, records against log": ("records", "records.of_records"),
    }
    return {
        name: round(counted.get(what, 0) / timings[part])
        for name, (what, part) in pairs.items()
        if timings.get(part)
    }


def _tell(report: dict) -> None:
    grave = [finding for finding in report["findings"] if finding["grave"]]
    known = [finding for finding in report["findings"] if not finding["grave"]]
    for title, findings in (("问题", grave), ("说明", known)):
        for finding in findings[:MOST_SHOWN]:
            print(f"{title}：[{finding['part']}] {finding['where']}：{finding['what']}")
        if len(findings) > MOST_SHOWN:
            print(f"……另有{title} {len(findings) - MOST_SHOWN} 处，用 --json 查看全部。")
    counted = report["counted"]
    print(
        f"核查了日志 {report['size']} 条（条目包 {counted.get('entries in bundles', 0)} 条、"
        f"数据库 {counted.get('rows', 0)} 条）、记录 {counted.get('records', 0)} 条。"
    )
    for name, speed in report["speed"].items():
        print(f"  {name}: {speed}")
    print("核查通过。" if report["good"] else f"核查不通过：{len(grave)} 处问题。")


def export(options: argparse.Namespace) -> int:
    """The public log as plain files."""
    with session.opened("desk") as server:
        from chengming.record.ledger import exports
        from chengming.record.ledger.errors import LedgerError
        from chengming.record.ledger.files import Layout

        try:
            size = exports.export(Layout(server.home), options.folder, _key(server.home, None))
        except (LedgerError, ProofError) as error:
            raise CannotRun(str(error)) from error
    print(f"已导出 {size} 条的日志到 {options.folder}。核验：chengming verify {options.folder}")
    return GOOD


def prove(options: argparse.Namespace) -> int:
    """``<record>.tlog-proof`` and ``<record>.record.json`` with the fields opened."""
    try:
        record = uuid.UUID(options.record)
    except ValueError:
        raise CannotRun(f"“{options.record}”不是记录编号（32 位十六进制）。") from None
    with session.opened("desk") as server:
        from chengming.record.ledger import exports
        from chengming.record.ledger.errors import LedgerError
        from chengming.record.ledger.files import Files, Layout
        from chengming.record.records import queries
        from chengming.record.records.errors import RecordError

        try:
            shown = queries.disclosed(record, options.open)
            index, key = queries.log_index(record), _key(server.home, None)
            proof = exports.prove(Layout(server.home), index, key)
        except (LedgerError, RecordError, ProofError) as error:
            raise CannotRun(str(error)) from error
        files = {
            options.to / f"{record.hex}.tlog-proof": proof.to_bytes(),
            options.to / f"{record.hex}.record.json": shown,
            options.to / "log.vkey": key.to_text().encode() + b"\n",
        }
        Files().write_all(files)
    for path in files:
        print(path)
    return GOOD
