"""文书的填写和排版: a form and the facts make a filled paper; a filled paper makes a PDF or DOCX.

Pure of the database. Facts reach the typesetter only as data, never as its source.
"""

from chengming.casework.documents.rendering.errors import DocxRefused, FactsMissing, Missing
from chengming.casework.documents.rendering.filled import Filled
from chengming.casework.documents.rendering.filling import fill
from chengming.casework.documents.rendering.law_view import law_view, remedies, review_items
from chengming.casework.documents.rendering.read_back import Edited, read_docx
from chengming.casework.documents.rendering.typesetting import Frame, Seal, pdf, pictures
from chengming.casework.documents.rendering.word import docx

__all__ = [
    "DocxRefused",
    "Edited",
    "FactsMissing",
    "Filled",
    "Frame",
    "Missing",
    "Seal",
    "docx",
    "fill",
    "law_view",
    "pdf",
    "pictures",
    "read_docx",
    "remedies",
    "review_items",
]
