"""澄明：行政执法三项制度。A lawful act is recorded first, and takes effect because it was recorded."""
