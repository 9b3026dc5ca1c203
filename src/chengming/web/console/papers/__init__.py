"""文书: the papers of a case, their text, issuing, voiding, and the list of the dossier."""
