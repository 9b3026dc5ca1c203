-- Who may do what (design.md D3): the portal reads what was published, adds to the inbox, no more.
REVOKE ALL ON disclosure_decision, disclosure_version, disclosure_tombstone, disclosure_register,
    disclosure_agency, disclosure_officer, disclosure_power, disclosure_scope_row,
    disclosure_follower, disclosure_inbox, disclosure_inboxanswer, disclosure_paper,
    disclosure_draft, disclosure_proposal, disclosure_publication FROM PUBLIC;
REVOKE ALL ON FUNCTION disclosure_plain(text), disclosure_bigrams(text),
    disclosure_paper_answer(bytea), disclosure_inbox_rate() FROM PUBLIC;

GRANT SELECT ON disclosure_decision, disclosure_version, disclosure_tombstone, disclosure_register,
    disclosure_agency, disclosure_officer, disclosure_power, disclosure_scope_row,
    disclosure_follower TO chengming_portal;
GRANT INSERT ON disclosure_inbox TO chengming_portal;
GRANT EXECUTE ON FUNCTION disclosure_plain(text), disclosure_bigrams(text),
    disclosure_paper_answer(bytea) TO chengming_portal;

-- Public rows are copies: what is withdrawn is deleted, else it would still be there.
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_decision, disclosure_version,
    disclosure_tombstone, disclosure_register, disclosure_agency, disclosure_officer,
    disclosure_power, disclosure_scope_row, disclosure_paper, disclosure_draft,
    disclosure_proposal, disclosure_publication TO chengming_desk;
GRANT SELECT, INSERT, UPDATE ON disclosure_follower TO chengming_desk;
GRANT SELECT ON disclosure_inbox TO chengming_desk;
GRANT SELECT, INSERT ON disclosure_inboxanswer TO chengming_desk;
GRANT EXECUTE ON FUNCTION disclosure_plain(text), disclosure_bigrams(text),
    disclosure_paper_answer(bytea) TO chengming_desk;
