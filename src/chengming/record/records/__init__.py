"""执法全过程记录：who did which lawful act to what, when, by what instrument (行政处罚法第四十七条)."""
