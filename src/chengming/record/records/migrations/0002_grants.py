"""Who may do what with the records; chaining; lawful erasure (design.md D3, D5)."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER records_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON records_record
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER records_stream_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON records_stream
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER records_law_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON records_law_data
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER records_values_kept BEFORE DELETE OR TRUNCATE ON records_values
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
ALTER TABLE records_record ENABLE ALWAYS TRIGGER records_record_append_only;
ALTER TABLE records_stream ENABLE ALWAYS TRIGGER records_stream_append_only;
ALTER TABLE records_law_data ENABLE ALWAYS TRIGGER records_law_append_only;
ALTER TABLE records_values ENABLE ALWAYS TRIGGER records_values_kept;

ALTER TABLE records_values ADD CONSTRAINT records_values_parallel CHECK (
    cardinality(names) > 0
    AND cardinality(salts) = cardinality(names)
    AND cardinality(values) = cardinality(names)
    AND cardinality(erased_by) = cardinality(names));
"""

CHAIN = """
CREATE FUNCTION records_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said jsonb := convert_from(NEW.entry, 'UTF8')::jsonb;
    last record;
BEGIN
    SELECT seq, leaf INTO last FROM public.records_record
        WHERE stream_id = NEW.stream_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last.seq, 0) + 1
        OR said ->> 'prev' <> coalesce(encode(last.leaf, 'hex'), repeat('0', 64)) THEN
        RAISE EXCEPTION '记录须接续本序列的上一条（第 % 条）。', coalesce(last.seq, 0)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (said ->> 'seq')::integer <> NEW.seq OR said ->> 'kind' <> NEW.kind
        OR said ->> 'id' <> replace(NEW.id::text, '-', '') OR said ->> 'law' <> NEW.law
        OR said ->> 'fields' <> encode(NEW.fields, 'hex') OR said ->> 'door' <> NEW.door
        OR (said ->> 'late')::boolean <> NEW.late
        OR NEW.leaf <> sha256('\\x00'::bytea || NEW.entry) THEN
        RAISE EXCEPTION '记录各列与日志条目不一致。'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION records_chain() FROM PUBLIC;
CREATE TRIGGER records_record_chain BEFORE INSERT ON records_record
    FOR EACH ROW EXECUTE FUNCTION records_chain();
ALTER TABLE records_record ENABLE ALWAYS TRIGGER records_record_chain;
"""

BLANKING = """
CREATE FUNCTION records_only_blanked() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i integer;
BEGIN
    IF current_setting('chengming.erasing', true) IS DISTINCT FROM NEW.record_id::text
        OR current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
        OR NEW.record_id <> OLD.record_id OR NEW.names <> OLD.names THEN
        RAISE EXCEPTION '记录的事实不得修改（行政处罚法第四十七条）；依法删除须有两人批准的记录。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    FOR i IN 1 .. cardinality(OLD.names) LOOP
        IF (NEW.values[i], NEW.salts[i], NEW.erased_by[i])
                IS NOT DISTINCT FROM (OLD.values[i], OLD.salts[i], OLD.erased_by[i])
            OR (OLD.values[i] IS NOT NULL AND NEW.values[i] IS NULL AND NEW.salts[i] IS NULL
                AND NEW.erased_by[i] IS NOT NULL) THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION '依法删除只能清空事实，不得改写。' USING ERRCODE = 'restrict_violation';
    END LOOP;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION records_only_blanked() FROM PUBLIC;
CREATE TRIGGER records_values_only_blanked BEFORE UPDATE ON records_values
    FOR EACH ROW EXECUTE FUNCTION records_only_blanked();
ALTER TABLE records_values ENABLE ALWAYS TRIGGER records_values_only_blanked;
"""

ERASE = """
CREATE FUNCTION records_fact(target uuid, fact text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT convert_from(v.values[array_position(v.names, fact)], 'UTF8')::jsonb #>> '{}'
    FROM public.records_values v WHERE v.record_id = target
$$;
REVOKE ALL ON FUNCTION records_fact(uuid, text) FROM PUBLIC;

CREATE FUNCTION records_list(target uuid, prefix text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(public.records_fact(target, n)), '{}')
    FROM public.records_values v, unnest(v.names) n
    WHERE v.record_id = target AND starts_with(n, prefix)
$$;
REVOKE ALL ON FUNCTION records_list(uuid, text) FROM PUBLIC;

CREATE FUNCTION records_names_erasure(
    said uuid, wanted_kind text, target uuid, facts text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT r.kind = wanted_kind
            AND r.stream_id = (SELECT t.stream_id FROM public.records_record t WHERE t.id = target)
            AND public.records_fact(said, 'say.record') = replace(target::text, '-', '')
            AND facts <@ public.records_list(said, 'say.fields.')
        FROM public.records_record r WHERE r.id = said), false)
$$;
REVOKE ALL ON FUNCTION records_names_erasure(uuid, text, uuid, text[]) FROM PUBLIC;

-- 依法删除（个人信息保护法第四十七条）: blanks values and salts, never the commitments.
CREATE FUNCTION records_erase(
    target uuid, facts text[], approval1 uuid, approval2 uuid, tombstone uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    blanked integer;
BEGIN
    IF EXISTS (SELECT FROM public.records_record r
            WHERE r.id = target AND r.kind IN ('erase', 'approve_erasure')) THEN
        RAISE EXCEPTION '删除记录和批准删除的记录本身不得删除，否则无从证明曾依法删除。'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF public.records_names_erasure(approval1, 'approve_erasure', target, facts) IS NOT TRUE
        OR public.records_names_erasure(approval2, 'approve_erasure', target, facts) IS NOT TRUE
        OR (public.records_fact(approval1, 'actor.person')
            <> public.records_fact(approval2, 'actor.person')) IS NOT TRUE THEN
        RAISE EXCEPTION '依法删除须由两名不同人员分别批准，且批准记录写明该记录和各项事实。'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF public.records_names_erasure(tombstone, 'erase', target, facts) IS NOT TRUE
        OR NOT ARRAY[replace(approval1::text, '-', ''), replace(approval2::text, '-', '')]
            <@ public.records_list(tombstone, 'say.approvals.') THEN
        RAISE EXCEPTION '依法删除须先写入删除记录，写明该记录、各项事实和两份批准。'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('chengming.erasing', target::text, true);
    UPDATE public.records_values v SET
        values = ARRAY(SELECT CASE WHEN n = ANY (facts) THEN NULL ELSE v.values[i] END
            FROM unnest(v.names) WITH ORDINALITY AS t(n, i) ORDER BY i),
        salts = ARRAY(SELECT CASE WHEN n = ANY (facts) THEN NULL ELSE v.salts[i] END
            FROM unnest(v.names) WITH ORDINALITY AS t(n, i) ORDER BY i),
        erased_by = ARRAY(SELECT CASE WHEN n = ANY (facts) THEN tombstone ELSE v.erased_by[i] END
            FROM unnest(v.names) WITH ORDINALITY AS t(n, i) ORDER BY i)
    WHERE v.record_id = target AND facts <@ v.names AND cardinality(facts) > 0;
    GET DIAGNOSTICS blanked = ROW_COUNT;
    PERFORM set_config('chengming.erasing', '', true);
    IF blanked <> 1 THEN
        RAISE EXCEPTION '没有这条记录，或者记录中没有所列的全部事实。'
            USING ERRCODE = 'no_data_found';
    END IF;
    RETURN cardinality(facts);
END $$;
REVOKE ALL ON FUNCTION records_erase(uuid, text[], uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION records_erase(uuid, text[], uuid, uuid, uuid) TO chengming_desk;
"""

GRANTS = """
REVOKE ALL ON records_record, records_values, records_stream, records_law_data FROM PUBLIC;
GRANT SELECT, INSERT ON records_record, records_values, records_stream, records_law_data
    TO chengming_desk;
GRANT USAGE ON SEQUENCE records_stream_id_seq TO chengming_desk;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("ledger", "0002_grants")]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (APPEND_ONLY, CHAIN, BLANKING, ERASE, GRANTS)
    ]
