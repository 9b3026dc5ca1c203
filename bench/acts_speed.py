"""One lawful act through the real action path, against the same statements replayed by psycopg."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg

from bench.ground import Ground, seconds, use

ACTS = 60
Captured = list[tuple[str, object]]
GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE tgenabled = 'A' AND tgrelid IN ('records_record'::regclass, 'records_values'::regclass)
"""
FILL = """
SET session_replication_role = replica;
INSERT INTO records_stream (kind, key, salt, commitment)
SELECT 'bench', n::text, decode(md5(n::text) || md5('s' || n), 'hex'),
    decode(md5('c' || n) || md5('d' || n), 'hex') FROM generate_series(1, {streams}) n;
CREATE TEMP TABLE sample AS SELECT * FROM records_record ORDER BY made DESC LIMIT 1;
CREATE TEMP TABLE sample_values AS
    SELECT v.* FROM records_values v JOIN sample s ON s.id = v.record_id;
CREATE TEMP TABLE fresh AS SELECT gen_random_uuid() AS id, st.id AS stream, q.seq
    FROM records_stream st, generate_series(1, 50) q(seq) WHERE st.kind = 'bench';
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
        cases = [_open_case(cities, clock) for _ in range(3)]
        _inquire(cities, cases, clock, 3)  # caches of the process are filled before anything counts
        few = _measure(ground, cities, cases, clock)
        use("acts_base")
        filled = seconds(lambda: _fill(ground, records))
        many = _measure(ground, cities, cases, clock)
    yield "一个行为（询问），约 10³ 条记录", f"{few[0] * 1e3:.1f} 毫秒"
    yield "　对照：同样的语句和参数由 psycopg 重放", f"{few[1] * 1e3:.1f} 毫秒"
    yield "　比值（目标 ≥ 0.25）", f"{few[1] / few[0]:.2f}"
    yield f"一个行为，{records:,} 条记录（填充用时 {filled:.0f} 秒）", f"{many[0] * 1e3:.1f} 毫秒"
    yield "　比值（目标 ≥ 0.25）", f"{many[1] / many[0]:.2f}"
    yield "　记录多少的影响（约 1 为平）", f"{many[0] / few[0]:.2f}"


def _measure(ground, cities, cases, clock) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Seconds an act, really done and replayed, each on its own copy of the same database."""
    use("postgres")
    ground.database("acts_real", "acts_base")
    ground.database("acts_seen", "acts_base")
    ground.database("acts_replay", "acts_base")
    use("acts_real")
    _warm()
    real = seconds(lambda: _inquire(cities, cases, clock, ACTS))
    use("acts_seen")
    seen = _capture(lambda: _inquire(cities, cases, clock, 1), cases, cities, clock)
    use("acts_replay")
    with psycopg.connect(ground.server.dsn("desk", "acts_replay"), autocommit=True) as connection:
        bare = seconds(lambda: _replay(connection, seen))
    return real / ACTS, bare / len(seen)


def _capture(_, cases, cities, clock) -> list[Captured]:  # type: ignore[no-untyped-def]
    from django.db import connection

    acts: list[Captured] = []

    def keep(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        acts[-1].append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        for number in range(ACTS):
            acts.append([])
            _inquire(cities, cases, clock, 1, start=number)
    return acts


def _replay(connection: psycopg.Connection, acts: list[Captured]) -> None:
    for statements in acts:
        with connection.transaction(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()


def _warm() -> None:
    from django.db import connection

    connection.ensure_connection()


def _fill(ground: Ground, records: int) -> None:
    use("postgres")
    with psycopg.connect(ground.server.superuser_dsn("acts_base"), autocommit=True) as connection:
        guards = connection.execute(GUARDS).fetchall()
        for table, name in guards:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        for statement in FILL.format(streams=records // 50).split(";"):
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


def _inquire(cities, cases, clock, times: int, start: int = 0) -> None:  # type: ignore[no-untyped-def]
    from chengming.casework.cases import actions

    for number in range(start, start + times):
        actions.carry_out(
            case=cases[number % len(cases)], act="inquire", by=_actor(cities, "officer_a"),
            beside=[_actor(cities, "officer_b")], at=clock.now(),
            say={"content": "承认未及时清理。", "rights_told": True, "signed": "signed"},
        )  # fmt: skip
