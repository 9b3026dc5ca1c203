"""The officers' desk: what is due, the case, the next lawful step, and a form for each act."""
