"""The parts of the PostgreSQL launcher: binaries, account, place, process, roles, passwords."""
