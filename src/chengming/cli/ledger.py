"""``ledger audit | export | prove``: is all as it was recorded, and how do outsiders see it?"""

import argparse
import contextlib
import json
import traceback
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg

from chengming.cli import session
from chengming.cli.errors import CannotRun
from chengming.cli.parser import Parser
from chengming.cli.postgres import Server
from chengming.proof.entry import DisclosedRecord
from chengming.proof.errors import ProofError
from chengming.proof.note import SeedSigner, VerifierKey
from chengming.proof.verify import read_key

GOOD, WRONG = 0, 1
MOST_SHOWN = 200
# Parts of the log and of the records: title, and what their scene counts for them.
TITLES = {
    "ledger.of_heads": ("检查点、公钥和守护文件", "heads"),
    "ledger.of_files": ("日志文件：条目包和瓦片", "entries in bundles"),
    "ledger.of_rows": ("日志条目和日志状态", "rows"),
    "ledger.of_queue": ("待排队列", "queued"),
    "records.of_records": ("记录、事实、承诺和序列", "records"),
    "records.of_entries": ("日志条目有无记录依据", "rows"),
    "records.of_law": ("法律数据集", "law data sets"),
    "records.of_uploads": ("附件", "uploads"),
}


@dataclass(frozen=True)
class Part:
    """核查的一个部分: its findings on a scene, and how many things it looked at."""

    name: str
    title: str
    find: Callable[[Any], Iterable[Any]]  # Scene → findings; their module needs settings
    count: Callable[[Any], int]


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
    with (
        session.opened("desk") as server,
        psycopg.connect(server.dsn("desk", server.database)) as connection,
    ):
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        report = examine(_scene(server, connection, options))
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _tell(report)
    return GOOD if report["good"] else WRONG


def examine(scene: Any) -> dict[str, Any]:
    """What every part finds on a ``Scene``, as it is printed with ``--json``."""
    from chengming.record.clock.queries import monotonic

    findings: list[Any] = []
    parts: list[dict[str, Any]] = []
    with one_snapshot(scene.connection):
        for part in _parts():
            began = monotonic()
            found = list(_carried_out(part, scene))
            spent = monotonic() - began
            findings += found
            parts.append(
                {
                    "part": part.name, "title": part.title, "looked_at": part.count(scene),
                    "wrong": sum(finding.grave for finding in found), "seconds": round(spent, 3),
                }
            )  # fmt: skip
    return {
        "good": not any(finding.grave for finding in findings),
        "parts": parts,
        "findings": [asdict(finding) for finding in findings],
        "size": scene.size,
        "counted": scene.counted,
        "speed": _speed(parts),
    }


def _carried_out(part: Part, scene: Any) -> Iterator[Any]:
    """The findings of a part. One that cannot be carried out, since what it reads was tampered with,
    is itself a finding, and the others are carried out all the same."""
    from django.db import transaction

    from chengming.record.ledger.audit import Finding

    try:
        with scene.connection.transaction(), transaction.atomic():
            yield from part.find(scene)
    except Exception as error:  # noqa: BLE001  whatever it is: told, never passed over
        last = traceback.extract_tb(error.__traceback__)[-1]
        # Without its message: that may quote personal data.
        place = f"{type(error).__name__}，{Path(last.filename).name}:{last.lineno}"
        what = f"未能核查完（{place}）：所依据的记录或者行已不能读取。先处理其他部分指出的问题。"
        yield Finding("核查", part.title, what)


@contextlib.contextmanager
def one_snapshot(connection: psycopg.Connection) -> Iterator[None]:
    """Django's connection sees what ``connection`` sees: acts done meanwhile are no findings."""
    from django.db import connection as djangos
    from django.db import transaction

    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    with transaction.atomic(), djangos.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET TRANSACTION SNAPSHOT %s", row)
        yield


def _parts() -> Iterator[Part]:
    """All parts of the audit: the log, the records, then what each room above derived from them.

    A part takes the scene and yields findings; rooms above read through Django, in the same role.
    """
    from chengming.casework.cases import audit as of_cases
    from chengming.casework.documents import audit as of_documents
    from chengming.casework.review import audit as of_review
    from chengming.openness.disclosure import audit as of_disclosure
    from chengming.record.ledger import audit as of_ledger
    from chengming.record.records import audit as of_records
    from chengming.record.records import trail_digests
    from chengming.standing.accounts import audit as of_accounts
    from chengming.standing.powers import audit as of_powers
    from chengming.standing.registry import audit as of_registry

    for room in (of_ledger, of_records):
        for find in room.PARTS:
            name = f"{_room(room)}.{find.__name__}"
            title, counted = TITLES[name]
            yield Part(name, title, find, _counted(counted))
    yield Part("trail", "查阅留痕", lambda _: trail_digests.audit(), lambda _: trail_digests.seen())
    rooms = (of_accounts, of_registry, of_powers, of_cases, of_documents, of_review, of_disclosure)
    for derived in rooms:
        yield _derived(derived)


def _room(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 2)[1]


def _counted(name: str) -> Callable[[Any], int]:
    return lambda scene: scene.counted.get(name, 0)


def _derived(module: Any) -> Part:
    """A room above the record: its title, its audit, and the rows of the tables it compares."""
    from django.apps import apps

    room, tables = _room(module), getattr(module, "AUDITED", None) or module.TABLES
    title = str(apps.get_app_config(room).verbose_name)
    return Part(
        room,
        title,
        lambda _: module.audit(),
        lambda _: sum(table.objects.count() for table in tables),
    )


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


def _speed(parts: Iterable[dict[str, Any]]) -> dict[str, int]:
    names = {
        "ledger.of_files": "entries per second, log from its bundles",
        "ledger.of_rows": "entries per second, rows against bundles",
        "records.of_records": "records per second, records against log",
    }
    return {
        names[part["part"]]: round(part["looked_at"] / part["seconds"])
        for part in parts
        if part["part"] in names and part["seconds"]
    }


def _tell(report: dict) -> None:
    grave = [finding for finding in report["findings"] if finding["grave"]]
    known = [finding for finding in report["findings"] if not finding["grave"]]
    for title, findings in (("问题", grave), ("说明", known)):
        for finding in findings[:MOST_SHOWN]:
            print(f"{title}：[{finding['part']}] {finding['where']}：{finding['what']}")
        if len(findings) > MOST_SHOWN:
            print(f"……另有{title} {len(findings) - MOST_SHOWN} 处，用 --json 查看全部。")
    print("核查了：")
    for part in report["parts"]:
        said = f"{part['wrong']} 处问题" if part["wrong"] else "相符"
        print(f"  {part['title']}：{part['looked_at']} 项，{said}（{part['seconds']} 秒）")
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
    """``<record>.tlog-proof``, ``<record>.record.json`` with the fields opened, and the entry."""
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
            # The entry's own bytes: what the verifier of openssl and bash takes.
            options.to / f"{record.hex}.entry.json": DisclosedRecord.from_bytes(shown).entry_bytes,
            options.to / "log.vkey": key.to_text().encode() + b"\n",
        }
        Files().write_all(files)
    for path in files:
        print(path)
    return GOOD
