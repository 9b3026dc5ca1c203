"""Version under review (审核版本): the digest of the decisive content of the fact sheet."""

import hashlib
import json
from collections.abc import Callable, Mapping

from chengming.law.procedure import FactSpec

Project = Callable[[object], object]


def digest(content: Mapping[str, object]) -> str:
    """SHA-256 over canonical JSON: keys sorted, no spaces, characters as they are."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def projections(facts: Mapping[str, FactSpec]) -> dict[str, Project]:
    """For every decisive fact, the function that keeps its decisive parts only."""
    return {name: _projection(spec) for name, spec in facts.items() if spec.decisive}


def _projection(spec: FactSpec) -> Project:
    """A part that its type does not know stays in: what is unknown may matter."""
    dropped = frozenset(item.name for item in spec.items if not item.decisive)
    below = {item.name: _projection(item) for item in spec.items if item.decisive and item.items}
    if not dropped and all(function is _whole for function in below.values()):
        return _whole

    def project(value: object) -> object:
        if isinstance(value, Mapping):
            return {
                name: below.get(name, _whole)(part)
                for name, part in value.items()
                if name not in dropped
            }
        if isinstance(value, list | tuple):
            return [project(part) for part in value]
        return value

    return project


def _whole(value: object) -> object:
    return value
