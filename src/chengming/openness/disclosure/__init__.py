"""公示：redacted snapshots of decisions, published by two persons into tables of their own
(行政处罚法第三十九条、第四十八条；国办发〔2018〕118号（二）至（六）).

``queries`` is what the public door may ask: it reads the public tables and nothing else. All other
modules belong to the desk. Everything public is derived from records (docs/decisions/0050).
"""
