"""文书目录 (catalogue of papers): what each paper says, who signs it, which act issues it.

Each form is a dated, cited YAML file (`penalty/*.yaml`, shared passages in `passages/`); the
words its placeholders may use are in `vocabulary.yaml`. Nothing here fills or prints.
"""

from chengming.law.documents.catalogue import Documents, read_documents
from chengming.law.documents.shapes import PaperSpec, Reference

__all__ = ["Documents", "PaperSpec", "Reference", "read_documents"]
