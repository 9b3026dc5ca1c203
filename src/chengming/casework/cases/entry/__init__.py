"""录入: what is typed before it is an act (drafts), and that a form handed in twice is one act."""
