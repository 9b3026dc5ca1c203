"""Who may do what with the log, and what nobody may do (design.md D3)."""

from django.db import migrations

FORWARD = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO chengming_desk, chengming_portal, chengming_log;
-- A function made later must name who may call it: by default PostgreSQL lets everybody.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE FUNCTION ledger_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '只增不改：不得对 % 执行 %（行政处罚法第四十七条）。更正请另作记录。',
        TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
REVOKE ALL ON FUNCTION ledger_append_only() FROM PUBLIC;

CREATE FUNCTION ledger_state_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.size < OLD.size THEN
        RAISE EXCEPTION '日志不得变短：% 条不能变为 % 条。', OLD.size, NEW.size
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION ledger_state_grows() FROM PUBLIC;

CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_outbox_unchanged BEFORE UPDATE OR TRUNCATE ON ledger_outbox
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_state_kept BEFORE DELETE OR TRUNCATE ON ledger_state
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_state_grows BEFORE UPDATE ON ledger_state
    FOR EACH ROW EXECUTE FUNCTION ledger_state_grows();
-- ALWAYS: also for a session that calls itself a replica.
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_append_only;
ALTER TABLE ledger_outbox ENABLE ALWAYS TRIGGER ledger_outbox_unchanged;
ALTER TABLE ledger_state ENABLE ALWAYS TRIGGER ledger_state_kept;
ALTER TABLE ledger_state ENABLE ALWAYS TRIGGER ledger_state_grows;

-- The empty tree: its root is SHA-256 of nothing, its frontier a size of zero in eight bytes.
INSERT INTO ledger_state (id, size, root, frontier, tick_seq, tick_leaf)
VALUES (1, 0, sha256(''::bytea), '\\x0000000000000000', 0, decode(repeat('00', 32), 'hex'));

REVOKE ALL ON ledger_outbox, ledger_entry, ledger_state FROM PUBLIC;
GRANT SELECT, INSERT ON ledger_outbox TO chengming_desk;
GRANT USAGE ON SEQUENCE ledger_outbox_id_seq TO chengming_desk;
GRANT SELECT ON ledger_entry, ledger_state TO chengming_desk;
GRANT SELECT, DELETE ON ledger_outbox TO chengming_log;
GRANT SELECT, INSERT ON ledger_entry TO chengming_log;
GRANT SELECT, UPDATE ON ledger_state TO chengming_log;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
