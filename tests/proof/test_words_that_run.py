"""The examples in the docstrings of the room are true."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import chengming.proof
from chengming.proof import errors


def test_examples_in_docstrings_are_true():
    tried = 0
    for module in pkgutil.iter_modules(chengming.proof.__path__, "chengming.proof."):
        if not module.name.endswith("__main__"):
            result = doctest.testmod(importlib.import_module(module.name), raise_on_error=False)
            assert result.failed == 0, module.name
            tried += result.attempted
    assert tried >= 10


def test_format_description_names_every_part_that_a_refusal_can_name():
    text = (Path(__file__).parents[2] / "docs/formats/entry-v1.md").read_text(encoding="utf-8")
    classes = [
        item
        for item in vars(errors).values()
        if isinstance(item, type) and issubclass(item, errors.ProofError)
    ]
    named = set(text.split("names its part: `")[1].split("`")[0].split())
    assert named == {item.part for item in classes} - {errors.ProofError.part}
