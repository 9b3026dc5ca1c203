"""The examples in the docstrings of the room are true."""

import doctest
import importlib
import pkgutil

import chengming.proof


def test_examples_in_docstrings_are_true():
    tried = 0
    for module in pkgutil.iter_modules(chengming.proof.__path__, "chengming.proof."):
        if not module.name.endswith("__main__"):
            result = doctest.testmod(importlib.import_module(module.name), raise_on_error=False)
            assert result.failed == 0, module.name
            tried += result.attempted
    assert tried >= 10
