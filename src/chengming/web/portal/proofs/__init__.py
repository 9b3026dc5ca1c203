"""The public log and what is proved from it: its files, inclusion proofs, the page that checks."""
