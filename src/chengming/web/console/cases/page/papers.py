"""文书 by name, as the catalogue of the law calls them."""

from chengming.casework.documents import printing


def title(paper: str) -> str:
    """A paper's name; one that is not listed is called what its id says."""
    return printing.title_of(paper)
