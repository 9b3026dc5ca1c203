-- 决定 → 判断 → 审核通过: composite foreign keys on (case, version), and the desk's narrow rights.
ALTER TABLE cases_scopeverdict ADD CONSTRAINT cases_scopeverdict_place
    UNIQUE (case_id, version, record_id, needs_review);
ALTER TABLE cases_gatepass ADD CONSTRAINT cases_gatepass_place
    UNIQUE (case_id, version, confirmation_id);
ALTER TABLE cases_decision ADD CONSTRAINT cases_decision_verdict_of_this_version
    FOREIGN KEY (case_id, version, verdict_id, needs_review)
    REFERENCES cases_scopeverdict (case_id, version, record_id, needs_review);
ALTER TABLE cases_decision ADD CONSTRAINT cases_decision_pass_of_this_version
    FOREIGN KEY (case_id, version, gate_pass_id)
    REFERENCES cases_gatepass (case_id, version, confirmation_id);

REVOKE ALL ON cases_case, cases_series, cases_scopeverdict, cases_gatepass, cases_decision FROM PUBLIC;
GRANT SELECT ON cases_case, cases_series, cases_scopeverdict, cases_gatepass, cases_decision
    TO chengming_desk;
GRANT INSERT ON cases_case, cases_series TO chengming_desk;
GRANT UPDATE (stage, version, seq, sheet, next_look, ended) ON cases_case TO chengming_desk;
GRANT UPDATE (last) ON cases_series TO chengming_desk;
