"""案件：the case, its fact sheet, its stage, its deadlines; carries out lawful acts (行政处罚法第五章)."""
