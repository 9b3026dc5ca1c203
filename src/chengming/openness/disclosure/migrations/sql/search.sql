-- 检索: exact substrings of two letters and more, by a GIN index over pairs of letters.
-- Widths, letter case, blanks and the shape of brackets do not matter (全角、大小写、空格、括号).
CREATE FUNCTION disclosure_plain(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        translate(lower(normalize(said, NFKC)), '[]【】{}()〈〉<>〖〗', '〔〕〔〕〔〕〔〕〔〕〔〕〔〕'),
        '[\s\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+', '', 'g')
$$;
CREATE FUNCTION disclosure_bigrams(plain text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(line, i, 2)), '{}')
    FROM regexp_split_to_table(plain, E'\n') line, generate_series(1, length(line) - 1) i
$$;

-- What may be searched: number, shown party, cause, power, agency; nothing of the text.
ALTER TABLE disclosure_decision ADD COLUMN search text GENERATED ALWAYS AS (
    disclosure_plain(number) || E'\n' || disclosure_plain(party) || E'\n' || disclosure_plain(cause)
    || E'\n' || disclosure_plain(power_title) || E'\n' || disclosure_plain(agency_name)) STORED;
ALTER TABLE disclosure_decision ADD COLUMN bigrams text[] GENERATED ALWAYS AS (disclosure_bigrams(
    disclosure_plain(number) || E'\n' || disclosure_plain(party) || E'\n' || disclosure_plain(cause)
    || E'\n' || disclosure_plain(power_title) || E'\n' || disclosure_plain(agency_name))) STORED;
COMMENT ON COLUMN disclosure_decision.search IS '检索文字：文号、公示的当事人、案由、事项、机关';
COMMENT ON COLUMN disclosure_decision.bigrams IS '检索文字中相邻两字的集合';
CREATE INDEX disclosure_decision_bigrams ON disclosure_decision USING gin (bigrams);
CREATE INDEX disclosure_decision_kinds ON disclosure_decision USING gin (kinds);
