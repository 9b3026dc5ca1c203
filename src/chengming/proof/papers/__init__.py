"""文书：the code printed on an issued paper, and the bundle by which anybody checks it offline."""
