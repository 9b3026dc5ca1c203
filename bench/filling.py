"""Filler: records of other cases, past the guards of the tables, so that these are large."""

import psycopg

PER_STREAM = 50
GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE tgenabled = 'A' AND tgrelid IN ('records_record'::regclass, 'records_values'::regclass)
"""
# Keys ascend over their whole range: quick to put in, and later acts fall between them anywhere.
FILL = """
SET session_replication_role = replica;
INSERT INTO records_stream (kind, key, salt, commitment)
SELECT 'bench', n::text, decode(md5(n::text) || md5('s' || n), 'hex'),
    decode(md5('c' || n) || md5('d' || n), 'hex') FROM generate_series(1, {streams}) n;
CREATE TEMP TABLE sample AS
    SELECT r.*, v.names, v.salts, v.values, v.erased_by
    FROM records_record r JOIN records_values v ON v.record_id = r.id
    ORDER BY r.made DESC, r.seq DESC LIMIT 1;
CREATE TEMP TABLE fresh AS
    SELECT (lpad(to_hex(n * (4294967295 / {records})), 8, '0') || substr(md5(n::text), 9))::uuid AS id,
        s.id AS stream, 1 + (n - 1) % {per_stream} AS seq
    FROM generate_series(1::bigint, {records}) n
    JOIN records_stream s ON s.kind = 'bench' AND s.key = (1 + (n - 1) / {per_stream})::text
    ORDER BY n;
INSERT INTO records_record (id, stream_id, seq, kind, done, made, late, law, fields, commitments,
    entry, leaf, mac, door)
SELECT f.id, f.stream, f.seq, s.kind, s.done, s.made, s.late, s.law, s.fields, s.commitments,
    s.entry, uuid_send(f.id) || uuid_send(f.id), s.mac, s.door FROM fresh f, sample s;
INSERT INTO records_values (record_id, names, salts, values, erased_by)
SELECT f.id, s.names, s.salts, s.values, s.erased_by FROM fresh f, sample s;
ALTER TABLE records_record SET (autovacuum_enabled = false);
ALTER TABLE records_values SET (autovacuum_enabled = false);
ALTER TABLE records_stream SET (autovacuum_enabled = false);
VACUUM ANALYZE records_stream;
VACUUM ANALYZE records_record;
VACUUM ANALYZE records_values;
CHECKPOINT;
"""


def fill(dsn: str, records: int) -> int:
    """Add about so many records; how many there are then."""
    records -= records % PER_STREAM
    with psycopg.connect(dsn, autocommit=True) as connection:
        if records:
            guards = connection.execute(GUARDS).fetchall()
            for table, name in guards:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
            given = {"records": records, "streams": records // PER_STREAM, "per_stream": PER_STREAM}
            for statement in FILL.format(**given).split(";"):
                if statement.strip():
                    connection.execute(statement)  # type: ignore[call-overload]
            for table, name in guards:
                connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
        row = connection.execute("SELECT count(*) FROM records_record").fetchone()
    assert row is not None
    return int(row[0])
