"""核对点: the checks by what they look at; each a pure function of a view and a moment."""
