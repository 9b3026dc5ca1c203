"""How the public is answered: frozen values, and the search behind the list of decisions."""
