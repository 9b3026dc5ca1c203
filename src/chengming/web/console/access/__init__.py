"""Who may ask what: one table (``table.yaml``), read by one gate; what has no row is not there."""
