"""执法主体、执法人员、执法证件: agencies, officers, credentials, with their dates (行政处罚法第四十二条)."""
