"""The only place that reads the time (行政处罚法第四十七条：全过程记录)."""
