"""One lawful act through the real action path, against the same statements replayed by psycopg."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import psycopg

from bench.ground import Ground, say, seconds, use

ACTS = 60  # a round: each of its three cases grows by twenty records
ROUNDS = 3
LONG = 80  # records of a long case before its round, in which it grows by ACTS
FEW = 600  # beside the records of the city's founding: about 10³
STATE = """
SELECT (SELECT count(*) FROM records_record), (SELECT count(*) FROM records_values),
    (SELECT count(*) FROM ledger_outbox), (SELECT sum(seq) FROM cases_case)
"""
Captured = list[tuple[str, object]]
GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE tgenabled = 'A' AND tgrelid IN ('records_record'::regclass, 'records_values'::regclass)
"""
FILL = """
SET session_replication_role = replica;
INSERT INTO records_stream (kind, key, salt, commitment)
SELECT 'bench-{records}', n::text, decode(md5(n::text) || md5('s' || n), 'hex'),
    decode(md5('c{records}-' || n) || md5('d' || n), 'hex') FROM generate_series(1, {streams}) n;
CREATE TEMP TABLE sample AS SELECT * FROM records_record ORDER BY made DESC LIMIT 1;
CREATE TEMP TABLE sample_values AS
    SELECT v.* FROM records_values v JOIN sample s ON s.id = v.record_id;
CREATE TEMP TABLE fresh AS SELECT gen_random_uuid() AS id, st.id AS stream, q.seq
    FROM records_stream st, generate_series(1, 50) q(seq) WHERE st.kind = 'bench-{records}';
INSERT INTO records_record (id, stream_id, seq, kind, done, made, late, law, fields, commitments,
    entry, leaf, mac, door)
SELECT f.id, f.stream, f.seq, s.kind, s.done, s.made, s.late, s.law, s.fields, s.commitments,
    s.entry, decode(md5(f.id::text) || md5('l' || f.id), 'hex'), s.mac, s.door
    FROM fresh f, sample s;
INSERT INTO records_values (record_id, names, salts, values, erased_by)
SELECT f.id, v.names, v.salts, v.values, v.erased_by FROM fresh f, sample_values v;
ANALYZE records_stream; ANALYZE records_record; ANALYZE records_values;
"""


def measure(ground: Ground, records: int) -> Iterator[tuple[str, str]]:
    """Rows of the table: cost per act at few and at many records, and against bare SQL."""
    from chengming.cli.storytelling import city as cities
    from chengming.record.clock import demo

    use(ground.database("acts_base"))
    city = cities.read_city()
    with demo.frozen(city.founded) as clock:
        cities.found(city, clock, lambda _: None)
        clock.set(city.founded + timedelta(days=60))
        groups = [[_open_case(cities, clock) for _ in range(3)] for _ in range(ROUNDS + 1)]
        play = Play(cities, clock, groups.pop())
        play.round()  # caches of the process are filled before anything counts
        _fill(ground, FEW)
        at_few = _records(ground, "acts_base")
        few = _measure(ground, play, groups)
        use("acts_base")
        cases = [[_long(cities, clock)] for _ in range(ROUNDS)]
        long = _measure(ground, play, cases)
        filled = seconds(lambda: _fill(ground, records))
        at_many = _records(ground, "acts_base")
        many = _measure(ground, play, groups)
    yield f"一个行为（询问），{at_few:,} 条记录", f"{few[0] * 1e3:.1f} 毫秒"
    yield "　对照：同样的语句和参数由 psycopg 重放", f"{few[1] * 1e3:.1f} 毫秒"
    yield "　比值（目标 ≥ 0.25）", f"{few[1] / few[0]:.2f}"
    yield f"　在已有 {LONG}—{LONG + ACTS} 条记录的案件上", f"{long[0] * 1e3:.1f} 毫秒"
    yield "　比值（目标 ≥ 0.25）", f"{long[1] / long[0]:.2f}"
    yield f"一个行为，{at_many:,} 条记录（填充用时 {filled:.0f} 秒）", f"{many[0] * 1e3:.1f} 毫秒"
    yield "　对照：同样的语句和参数由 psycopg 重放", f"{many[1] * 1e3:.1f} 毫秒"
    yield "　比值（目标 ≥ 0.25）", f"{many[1] / many[0]:.2f}"
    yield "　记录多少的影响（约 1 为平）", f"{many[0] / few[0]:.2f}"


def _measure(ground: Ground, play: "Play", groups: list[list[Any]]) -> tuple[float, float]:
    """Seconds an act, really done and replayed by turns on two copies of one database.

    Each round has cases of its own, so that all rounds are equal work; the best round counts.
    """
    use("postgres")
    for name in ("acts_real", "acts_seen", "acts_replay"):
        ground.database(name, "acts_base")
    use("acts_seen")
    captured = [_capture(replace(play, cases=group)) for group in groups]
    use("acts_real")
    _warm()
    real, bare = [], []
    with psycopg.connect(ground.server.dsn("desk", "acts_replay"), autocommit=True) as connection:
        for group, acts in zip(groups, captured, strict=True):
            real.append(seconds(replace(play, cases=group).round))
            bare.append(seconds(lambda acts=acts: _replay(connection, acts)))
    done, replayed = _state(ground, "acts_real"), _state(ground, "acts_replay")
    assert done == replayed, f"the replay left another state: {done} {replayed}"
    say(f"每轮（毫秒/行为）：行为 {_each(real)}；重放 {_each(bare)}")
    return min(real) / ACTS, min(bare) / ACTS


def _each(rounds: list[float]) -> str:
    return " ".join(f"{taken / ACTS * 1e3:.1f}" for taken in rounds)


def _capture(play: "Play") -> list[Captured]:
    """Statements of every act of a round; those of savepoints are among them."""
    from django.db import connection

    acts: list[Captured] = []

    def keep(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        assert not many, "executemany is not replayed"
        acts[-1].append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        for number in range(ACTS):
            acts.append([])
            play.inquire(number)
    return acts


def _replay(connection: psycopg.Connection, acts: list[Captured]) -> None:
    for statements in acts:
        with connection.transaction(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()


def _records(ground: Ground, database: str) -> int:
    return int(_state(ground, database)[0])


def _state(ground: Ground, database: str) -> tuple[Any, ...]:
    """What acts leave: numbers of rows, and how far the cases have come."""
    with psycopg.connect(ground.server.superuser_dsn(database), autocommit=True) as connection:
        row = connection.execute(STATE).fetchone()
    assert row is not None
    return row


def _warm() -> None:
    from django.db import connection

    connection.ensure_connection()


def _fill(ground: Ground, records: int) -> None:
    use("postgres")
    with psycopg.connect(ground.server.superuser_dsn("acts_base"), autocommit=True) as connection:
        guards = connection.execute(GUARDS).fetchall()
        for table, name in guards:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        for statement in FILL.format(records=records, streams=records // 50).split(";"):
            if statement.strip():
                connection.execute(statement)
        for table, name in guards:
            connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def _actor(cities, name: str):  # type: ignore[no-untyped-def]
    from chengming.record.records.facts import Actor

    key = f"market_regulation.{name}"
    office = "officer" if name.startswith("officer") else name
    person = cities.person_of(key)
    return Actor(person=person, name="", office=office, agency="market_regulation")


def _open_case(cities, clock):  # type: ignore[no-untyped-def]
    from chengming.casework.cases import actions

    parties = [{"kind": "organization", "name": "江阴样本食品有限公司"}]
    violations = [{"conduct": "经营超过保质期的食品。", "provisions": ["食品安全法/34/1/10"]}]
    opened = actions.register_lead(
        agency="market_regulation", power="food/expired", procedure="penalty/ordinary",
        by=_actor(cities, "officer_a"), at=clock.now(),
        say={"source": "inspection", "found_on": clock.now().date().isoformat()},
    )  # fmt: skip
    handlers = [cities.person_of(f"market_regulation.officer_{x}") for x in "ab"]
    head = _actor(cities, "agency_head")
    actions.carry_out(
        case=opened.case, act="file_case", by=head, at=clock.now(),
        say={"case_name": "样本案", "parties": parties, "violations": violations,
             "verification": "属实。", "handlers": handlers, "approved_by": head.person},
    )  # fmt: skip
    return opened.case


def _long(cities, clock):  # type: ignore[no-untyped-def]
    case = _open_case(cities, clock)
    for _ in range(LONG):
        Play(cities, clock, [case]).inquire(0)
    return case


@dataclass(frozen=True)
class Play:
    """A round of inquiries, by turns on some filed cases."""

    cities: Any
    clock: Any
    cases: list[Any]

    def round(self) -> None:
        """As many acts as a round has."""
        for number in range(ACTS):
            self.inquire(number)

    def inquire(self, number: int) -> None:
        """询问: one lawful act by two officers."""
        from chengming.casework.cases import actions

        actions.carry_out(
            case=self.cases[number % len(self.cases)], act="inquire",
            by=_actor(self.cities, "officer_a"), beside=[_actor(self.cities, "officer_b")],
            at=self.clock.now(),
            say={"content": "承认未及时清理。", "rights_told": True, "signed": "signed"},
        )  # fmt: skip
