"""Every form, from three very different cases: rendered, read back, compared."""

import pytest
from tests import pdf_reading
from tests.rooms.casework.documents.rendering import samples

from chengming.casework.documents.rendering import Filled, Frame, docx, fill, pdf, read_docx
from chengming.law.load import load

PAPERS = tuple(load().documents)


def squeezed(text: str) -> str:
    return "".join(text.replace("☑", "√□").split())


@pytest.mark.parametrize("case", samples.CASES)
@pytest.mark.parametrize("name", PAPERS)
def test_a_form_is_filled_and_can_be_edited_and_read_back(name: str, case: str) -> None:
    spec = load().documents.as_of(name, samples.DAY)
    assert spec is not None
    filled = fill(spec, samples.view(spec, case))
    assert Filled.from_json(filled.to_json()) == filled
    edited = read_docx(docx(filled))
    assert edited.texts() == {piece.id: piece.text for piece in filled.pieces()}
    assert edited.outside() == ()
    assert edited.cleaned == ()


@pytest.mark.parametrize("name", PAPERS)
def test_the_pdf_of_a_form_says_all_that_the_form_says(name: str) -> None:
    spec = load().documents.as_of(name, samples.DAY)
    assert spec is not None
    filled = fill(spec, samples.view(spec, "rare"))
    assert squeezed(pdf_reading.body(pdf(filled, Frame()))).replace("年月日", "") == squeezed(
        filled.text()
    ).replace("年月日", "")
