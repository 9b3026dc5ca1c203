"""我的工作: what is due for whoever is signed in, soonest first."""
