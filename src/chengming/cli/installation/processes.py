"""The processes an installation is made of: migrations as owner, the sequencer as log."""

import argparse
import signal
import threading

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from chengming.cli import session
from chengming.cli.cluster import passwords
from chengming.cli.errors import CannotRun
from chengming.cli.home import home
from chengming.cli.parser import Parser
from chengming.cli.postgres import Server


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``migrate``, ``city`` and ``sequencer``."""
    parser = commands.add_parser("migrate", help="建立或升级数据库（以所有者身份）")
    parser.set_defaults(run=migrate)
    parser = commands.add_parser("city", help="建造示范城市（run --demo 在日志为空时调用）")
    parser.set_defaults(run=build_city)
    parser = commands.add_parser(
        "sequencer", help="给记录排序、签名并发布公开日志（一个日志只有一个）"
    )
    parser.set_defaults(run=sequencer)


def migrate(_: argparse.Namespace) -> int:
    """Roles, database, keys, then every migration not yet applied."""
    home().mkdir(parents=True, exist_ok=True)
    with Server.from_home(home()) as server:
        server.prepare_roles()
        server.create_database(server.database)
        session.set_up(server, "owner")
        _prepare_keys(server)
        passwords.session_key(server.home)
        try:
            applied = _apply()
        finally:
            connection.close()
    print(f"数据库已升级：执行 {applied} 步。" if applied else "数据库已是最新。")
    return 0


def _prepare_keys(server: Server) -> None:
    from django.conf import settings

    from chengming.record.ledger import keys

    keys.prepare(server.home, settings.CHENGMING_ORIGIN)


def _apply() -> int:
    def tell(action: str, migration: Migration | None = None, _: bool | None = None, /) -> None:
        if action == "apply_start":
            print(f"  升级 {migration}", flush=True)

    executor = MigrationExecutor(connection, tell)
    executor.loader.check_consistent_history(connection)
    conflicts = executor.loader.detect_conflicts()
    if conflicts:
        raise CannotRun(f"数据库升级步骤互相冲突：{'、'.join(conflicts)}。")
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    executor.migrate(targets, plan)
    return len(plan)


def build_city(_: argparse.Namespace) -> int:
    """Play every story of the sample city into an empty log."""
    with session.opened("desk"):
        from chengming.cli.storytelling import building

        building.build(lambda line: print(f"  {line}", flush=True))
    return 0


def sequencer(_: argparse.Namespace) -> int:
    """Runs until SIGTERM or SIGINT."""
    stop = threading.Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: stop.set())
    with session.opened("log") as server:
        from django.conf import settings

        from chengming.record.ledger.errors import LedgerError
        from chengming.record.ledger.sequencer import serve

        dsn = server.dsn("log", server.database)
        try:
            serve(dsn, server.home, settings.CHENGMING_ORIGIN, stop)
        except LedgerError as error:
            raise CannotRun(f"排序进程停止：{error}") from error
    return 0
