"""Who looked at, or was refused, what: append-only, without content; its digest goes into the log."""
