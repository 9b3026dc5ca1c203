"""文书：drafts made from the facts, issuing under a number, void and corrected papers, the dossier's list.

``rendering`` makes PDF and DOCX of a paper and knows no table; ``law.documents`` is the catalogue.
"""
