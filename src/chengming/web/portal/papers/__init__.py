"""`/v/<code>`: a paper in the hand of a party, and what can be done about it, by when."""
