"""Speed, as ratios to a baseline run by the same command (make bench). No absolute claims."""
