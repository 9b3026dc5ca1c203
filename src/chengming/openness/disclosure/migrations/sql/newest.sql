-- Common words: that there are more than 5,000 hits is proved along this index alone, newest first.
-- A line of an index holds at most 2,704 bytes; longer ones are not in it and are not needed for that.
CREATE INDEX disclosure_decision_newest ON disclosure_decision (published DESC, slug DESC)
    INCLUDE (search, shown_until) WHERE octet_length(search) <= 2000;
