-- 文书查验 (design.md §3, issued paper): the same answer, with the digest of the finished bytes.

DROP FUNCTION disclosure_paper_answer(bytea);
CREATE FUNCTION disclosure_paper_answer(asked bytea) RETURNS TABLE (
    agency_name text, title text, number text, issued date, leaf text, sha256 text,
    officers jsonb, state text, steps jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
    SELECT p.agency_name, p.title, p.number, p.issued, p.leaf, p.sha256, p.officers, p.state, p.steps
    FROM public.disclosure_paper p WHERE p.digest = asked
$$;
REVOKE ALL ON FUNCTION disclosure_paper_answer(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION disclosure_paper_answer(bytea) TO chengming_portal, chengming_desk;
