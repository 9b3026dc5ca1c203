-- 两道窄门 (design.md D4): an answer to whoever gives a paper's code, and an inbox without read-back.

ALTER TABLE disclosure_paper ADD CONSTRAINT disclosure_paper_digest_size
    CHECK (octet_length(digest) = 32);

CREATE FUNCTION disclosure_paper_answer(asked bytea) RETURNS TABLE (
    agency_name text, title text, number text, issued date, leaf text, officers jsonb,
    state text, steps jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
    SELECT p.agency_name, p.title, p.number, p.issued, p.leaf, p.officers, p.state, p.steps
    FROM public.disclosure_paper p WHERE p.digest = asked
$$;

ALTER TABLE disclosure_inbox
    ADD CONSTRAINT disclosure_inbox_kind CHECK (kind IN ('correction', 'objection')),
    ADD CONSTRAINT disclosure_inbox_size CHECK (octet_length(sealed) BETWEEN 61 AND 16384),
    ADD CONSTRAINT disclosure_inbox_sender CHECK (octet_length(sender) = 16);
CREATE INDEX disclosure_inbox_received ON disclosure_inbox (received);

-- 限制次数: five an hour from one place, two hundred an hour from all.
CREATE FUNCTION disclosure_inbox_rate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    since timestamptz := clock_timestamp() - interval '1 hour';
BEGIN
    NEW.received := clock_timestamp();
    IF (SELECT count(*) FROM public.disclosure_inbox i WHERE i.received > since) >= 200
        OR (SELECT count(*) FROM public.disclosure_inbox i
            WHERE i.received > since AND i.sender = NEW.sender) >= 5 THEN
        RAISE EXCEPTION '来信过于频繁，请一小时后再试。' USING ERRCODE = 'configuration_limit_exceeded';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disclosure_inbox_rate BEFORE INSERT ON disclosure_inbox
    FOR EACH ROW EXECUTE FUNCTION disclosure_inbox_rate();
ALTER TABLE disclosure_inbox ENABLE ALWAYS TRIGGER disclosure_inbox_rate;
CREATE TRIGGER disclosure_inbox_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosure_inbox
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
ALTER TABLE disclosure_inbox ENABLE ALWAYS TRIGGER disclosure_inbox_append_only;
