-- 决定的最后一道门（行政处罚法第五十八条）: the owner's functions read the records themselves.
-- Every check stands between "-- check: …" and "-- end"; the tests take each one out in turn.

-- 未作废的记录: the records of a stream that still count.
CREATE FUNCTION casework_live(stream bigint)
RETURNS TABLE (id uuid, seq integer, kind text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.id, r.seq, r.kind FROM public.records_record r
    WHERE r.stream_id = stream AND r.kind <> 'void_record'
        AND NOT EXISTS (
            SELECT FROM public.records_record v
            WHERE v.stream_id = stream AND v.kind = 'void_record'
                AND public.records_fact(v.id, 'corrects') = replace(r.id::text, '-', ''))
$$;

-- 承办或者参与调查的行为: whoever did one of these may not review the case.
CREATE FUNCTION casework_handler_kinds() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY['inquire', 'inspect_site', 'collect_evidence', 'sample', 'preserve_evidence',
        'write_report', 'revise_report', 'request_review']
$$;

-- 现在和曾经的承办人（行政处罚法第四十二条）。
CREATE FUNCTION casework_handlers(stream bigint) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.records_fact(l.id, n)
    FROM public.casework_live(stream) l
    JOIN public.records_values v ON v.record_id = l.id, unnest(v.names) n
    WHERE (l.kind IN ('file_case', 'assign_handlers') AND n LIKE 'say.handlers.%')
        OR (l.kind = ANY (public.casework_handler_kinds())
            AND (n IN ('actor.person', 'actor.for_person')
                OR n LIKE 'beside.%.person' OR n LIKE 'beside.%.for_person'))
$$;

-- 行为人，以及由其代理的人: both bear what either may not do.
CREATE FUNCTION casework_persons(said uuid) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_remove(ARRAY[public.records_fact(said, 'actor.person'),
        public.records_fact(said, 'actor.for_person')], NULL)
$$;

CREATE FUNCTION casework_refuse(message text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', message USING ERRCODE = 'CM001';
END $$;

-- 锁定案件，并核对记录属于本案、种类相符、未作废; gives the case's stream.
CREATE FUNCTION casework_enter(target uuid, said uuid, kinds text[]) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stream bigint;
BEGIN
    -- check: lock
    PERFORM FROM public.cases_case c WHERE c.id = target FOR UPDATE;
    -- end
    SELECT c.stream_id INTO stream FROM public.cases_case c WHERE c.id = target;
    -- check: same_case
    IF NOT EXISTS (SELECT FROM public.records_record r
            WHERE r.id = said AND r.stream_id = stream) THEN
        PERFORM public.casework_refuse('该记录不属于本案。请核对案件和记录。');
    END IF;
    -- end
    -- check: kind
    IF NOT EXISTS (SELECT FROM public.records_record r WHERE r.id = said AND r.kind = ANY (kinds)) THEN
        PERFORM public.casework_refuse('该记录不是所需的行为。请核对记录。');
    END IF;
    -- end
    -- check: not_voided
    IF EXISTS (SELECT FROM public.records_record v
            WHERE v.stream_id = stream AND v.kind = 'void_record'
                AND public.records_fact(v.id, 'corrects') = replace(said::text, '-', '')) THEN
        PERFORM public.casework_refuse('该记录已作废，不能作为依据。请核对记录。');
    END IF;
    -- end
    RETURN stream;
END $$;

CREATE FUNCTION casework_judge_scope(target uuid, said uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stream bigint := public.casework_enter(target, said, ARRAY['judge_scope']);
    judged text := public.records_fact(said, 'version');
    needed boolean := public.records_fact(said, 'say.needs_review')::boolean;
BEGIN
    -- check: no_despite_hearing
    IF NOT needed AND EXISTS (SELECT FROM public.casework_live(stream) WHERE kind = 'hold_hearing') THEN
        PERFORM public.casework_refuse('本案经过听证，必须进行法制审核（行政处罚法第五十八条第一款第二项）。');
    END IF;
    -- end
    -- check: no_despite_mark
    IF NOT needed AND EXISTS (SELECT FROM public.casework_live(stream) WHERE kind = 'mark_major') THEN
        PERFORM public.casework_refuse('本案已标记为重大，必须进行法制审核（行政处罚法第五十八条）。');
    END IF;
    -- end
    -- check: no_sole_after_panel
    IF coalesce(public.records_fact(said, 'say.panel')::boolean, false) IS FALSE
        AND EXISTS (SELECT FROM public.cases_scopeverdict v
            WHERE v.case_id = target AND v.version = judged AND v.panel) THEN
        PERFORM public.casework_refuse('该版本已判断为须合议审核，不得改为独任审核（国办发〔2018〕118号（十二））。');
    END IF;
    -- end
    -- check: no_after_yes
    IF NOT needed AND EXISTS (SELECT FROM public.cases_scopeverdict v
            WHERE v.case_id = target AND v.version = judged AND v.needs_review) THEN
        PERFORM public.casework_refuse('该版本已判断为须经法制审核，不得改判为不需要（行政处罚法第五十八条）。');
    END IF;
    -- end
    INSERT INTO public.cases_scopeverdict (record_id, case_id, version, needs_review, reasons, panel)
    SELECT said, target, judged, needed, coalesce(jsonb_agg(reason), '[]'),
        coalesce(public.records_fact(said, 'say.panel')::boolean, false)
    FROM unnest(public.records_list(said, 'say.reasons.')) reason;
END $$;

-- 合议: whether this version was judged to need more than one reviewer.
CREATE FUNCTION casework_panel(stream bigint, wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.cases_scopeverdict v
        JOIN public.cases_case c ON c.id = v.case_id
        WHERE c.stream_id = stream AND v.version = wanted AND v.panel);
END $$;

-- 审核意见之后同意的其他合议人员: neither reviewer nor head, nor ever a handler.
CREATE FUNCTION casework_concurring(stream bigint, wanted text, concluded uuid, confirmed uuid)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT l.id FROM public.casework_live(stream) l
    WHERE l.kind = 'concur_review'
        AND l.seq > (SELECT r.seq FROM public.records_record r WHERE r.id = concluded)
        AND public.records_fact(l.id, 'say.outcome') = 'agrees'
        AND public.records_fact(l.id, 'version') = wanted
        AND NOT (public.casework_persons(l.id) && (public.casework_persons(concluded)
            || public.casework_persons(confirmed)))
        AND NOT EXISTS (SELECT FROM public.casework_handlers(stream) person
            WHERE person = ANY (public.casework_persons(l.id)))
        AND NOT EXISTS (SELECT FROM public.casework_live(stream) c
            WHERE c.kind = 'rectify'
                AND public.records_fact(c.id, 'corrects') = replace(l.id::text, '-', ''));
END $$;

-- 审核通过是否仍然有效: raises unless the pass holds for this case and version, now.
CREATE FUNCTION casework_check_pass(stream bigint, wanted text, confirmed uuid) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    confirmed_seq integer := (SELECT seq FROM public.records_record WHERE id = confirmed);
    concluded record;
    requested record;
BEGIN
    SELECT id, seq INTO concluded FROM public.casework_live(stream)
        WHERE kind = 'conclude_review' AND seq < confirmed_seq ORDER BY seq DESC LIMIT 1;
    SELECT id, seq INTO requested FROM public.casework_live(stream)
        WHERE kind = 'request_review' AND seq < concluded.seq ORDER BY seq DESC LIMIT 1;
    -- check: passed
    IF public.records_fact(concluded.id, 'say.outcome') IS DISTINCT FROM 'passed'
        OR public.records_fact(confirmed, 'say.outcome') IS DISTINCT FROM 'passed' THEN
        PERFORM public.casework_refuse('法制审核未通过，不得作出决定（行政处罚法第五十八条）。请按审核意见办理后重新送审。');
    END IF;
    -- end
    -- check: same_version
    IF wanted IS NULL OR wanted IS DISTINCT FROM public.records_fact(requested.id, 'version')
        OR wanted IS DISTINCT FROM public.records_fact(concluded.id, 'version')
        OR wanted IS DISTINCT FROM public.records_fact(confirmed, 'version') THEN
        PERFORM public.casework_refuse('审核的不是这一版本，决定性内容已有变化（行政处罚法第五十八条）。请就现版本重新送审。');
    END IF;
    -- end
    -- check: latest
    IF EXISTS (SELECT FROM public.casework_live(stream)
            WHERE kind IN ('request_review', 'conclude_review', 'confirm_review')
                AND seq > concluded.seq AND id <> confirmed) THEN
        PERFORM public.casework_refuse('此后又送审或者另有审核意见，以最后的审核意见为准（行政处罚法第五十八条）。');
    END IF;
    -- end
    -- check: not_withdrawn
    IF EXISTS (SELECT FROM public.casework_live(stream)
            WHERE (kind = 'withdraw_review' AND seq > concluded.seq)
                OR (kind = 'withdraw_review_request' AND seq > requested.seq)) THEN
        PERFORM public.casework_refuse('审核意见或者送审已撤回（行政处罚法第五十八条）。请重新送审。');
    END IF;
    -- end
    -- check: not_rectified
    IF EXISTS (SELECT FROM public.casework_live(stream) l
            WHERE l.kind = 'rectify' AND public.records_fact(l.id, 'corrects') IN (
                replace(confirmed::text, '-', ''), replace(concluded.id::text, '-', ''),
                replace(requested.id::text, '-', ''))) THEN
        PERFORM public.casework_refuse('送审或者审核意见的记录经过更正，不能再作为通过的依据。请重新送审。');
    END IF;
    -- end
    -- check: after_hearing
    IF EXISTS (SELECT FROM public.casework_live(stream)
            WHERE kind = 'hold_hearing' AND seq > concluded.seq) THEN
        PERFORM public.casework_refuse('审核在听证之前，听证后须重新审核（行政处罚法第五十八条第一款第二项）。');
    END IF;
    -- end
    -- check: this_round
    IF EXISTS (SELECT FROM public.casework_live(stream)
            WHERE kind = 'annul_decision' AND seq > concluded.seq) THEN
        PERFORM public.casework_refuse('原决定撤销之后须重新审核（行政处罚法第五十八条）。请重新送审。');
    END IF;
    -- end
    -- check: not_handler
    IF EXISTS (SELECT FROM public.casework_handlers(stream) person
            WHERE person = ANY (public.casework_persons(concluded.id)
                || public.casework_persons(confirmed))) THEN
        PERFORM public.casework_refuse('审核人员是本案现在或者曾经的承办人，审核无效（行政处罚法第五十八条）。请由其他人员审核。');
    END IF;
    -- end
    -- check: two_persons
    IF public.records_fact(concluded.id, 'actor.person')
            IS NOT DISTINCT FROM public.records_fact(confirmed, 'actor.person')
        OR public.casework_persons(concluded.id) && public.casework_persons(confirmed) THEN
        PERFORM public.casework_refuse('审核人员与审核机构负责人应为两人（行政处罚法第五十八条）。请由审核机构负责人另行确认。');
    END IF;
    -- end
    -- check: panel
    IF public.casework_panel(stream, wanted) AND NOT EXISTS (
            SELECT FROM public.casework_concurring(stream, wanted, concluded.id, confirmed)) THEN
        PERFORM public.casework_refuse('目录规定合议审核，没有另一名审核人员同意，不算通过（国办发〔2018〕118号（十二））。请由其他审核人员发表意见。');
    END IF;
    -- end
    RETURN concluded.id;
END $$;

CREATE FUNCTION casework_pass_gate(target uuid, said uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stream bigint := public.casework_enter(target, said, ARRAY['confirm_review']);
    reviewed text := public.records_fact(said, 'version');
    concluded uuid := public.casework_check_pass(stream, reviewed, said);
BEGIN
    INSERT INTO public.cases_gatepass (confirmation_id, case_id, version, conclusion_id)
    VALUES (said, target, reviewed, concluded);
END $$;

-- 决定的轮次: a decision that was annulled, or entered in the wrong case, makes room for another.
CREATE FUNCTION casework_round(stream bigint, before integer) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*)::integer FROM public.records_record r
    WHERE r.stream_id = stream AND r.seq < before AND (
        (r.id IN (SELECT l.id FROM public.casework_live(stream) l) AND (
            r.kind = 'annul_decision'
            OR (r.kind = 'remedy_outcome'
                AND public.records_fact(r.id, 'say.outcome') IN ('annulled', 'void'))))
        OR (r.kind = 'void_record' AND public.records_fact(r.id, 'corrects') IN (
            SELECT replace(d.record_id::text, '-', '') FROM public.cases_decision d)))
$$;

CREATE FUNCTION casework_decide(target uuid, said uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stream bigint := public.casework_enter(
        target, said, ARRAY['decide', 'exempt', 'find_no_grounds']);
    decided text := public.records_fact(said, 'version');
    newest record;
    verdict record;
    passed uuid;
BEGIN
    -- check: practice
    IF EXISTS (SELECT FROM public.cases_practicefile p WHERE p.case_id = target) THEN
        PERFORM public.casework_refuse('这是审核练习用的案卷，不得据以作出任何决定（行政处罚法第五十七条）。请办理撤销立案。');
    END IF;
    -- end
    SELECT v.record_id, v.version INTO newest FROM public.cases_scopeverdict v
        JOIN public.records_record r ON r.id = v.record_id
        WHERE v.case_id = target ORDER BY r.seq DESC LIMIT 1;
    -- check: judged
    IF newest.version IS DISTINCT FROM decided THEN
        PERFORM public.casework_refuse('该版本尚未判断是否须经法制审核，或者不是现版本（行政处罚法第五十八条）。请先判断。');
    END IF;
    -- end
    -- 同一版本曾判断为须审核的，以须审核为准。
    SELECT v.record_id, v.needs_review INTO verdict FROM public.cases_scopeverdict v
        JOIN public.records_record r ON r.id = v.record_id
        WHERE v.case_id = target AND v.version = decided
        ORDER BY v.needs_review DESC, r.seq DESC LIMIT 1;
    IF verdict.needs_review THEN
        SELECT p.confirmation_id INTO passed FROM public.cases_gatepass p
            JOIN public.records_record r ON r.id = p.confirmation_id
            WHERE p.case_id = target AND p.version = decided ORDER BY r.seq DESC LIMIT 1;
        -- check: has_pass
        IF passed IS NULL THEN
            PERFORM public.casework_refuse('未经法制审核或者审核未通过的，不得作出决定（行政处罚法第五十八条）。请先就现版本送审。');
        END IF;
        -- end
        -- check: pass_holds
        PERFORM public.casework_check_pass(stream, decided, passed) WHERE passed IS NOT NULL;
        -- end
    END IF;
    INSERT INTO public.cases_decision (record_id, case_id, kind, number, version, round,
        verdict_id, needs_review, gate_pass_id)
    SELECT said, target, r.kind, public.records_fact(said, 'instrument'), decided,
        public.casework_round(stream, r.seq), verdict.record_id, verdict.needs_review, passed
    FROM public.records_record r WHERE r.id = said;
END $$;

REVOKE ALL ON FUNCTION casework_live(bigint), casework_handler_kinds(), casework_handlers(bigint),
    casework_persons(uuid),
    casework_refuse(text), casework_enter(uuid, uuid, text[]), casework_judge_scope(uuid, uuid),
    casework_panel(bigint, text), casework_concurring(bigint, text, uuid, uuid),
    casework_check_pass(bigint, text, uuid), casework_pass_gate(uuid, uuid),
    casework_round(bigint, integer), casework_decide(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_judge_scope(uuid, uuid), casework_pass_gate(uuid, uuid),
    casework_decide(uuid, uuid) TO chengming_desk;
