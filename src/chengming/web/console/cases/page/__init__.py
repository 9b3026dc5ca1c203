"""Everything a case page shows, each part built from one sight of the case."""
