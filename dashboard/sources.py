"""The values of the filter on sources, put together where they are spellings of one source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.source_keys import source_key


@dataclass(frozen=True)
class Source:
    """A source: its name, the spellings that a filter has to ask for, and its facts."""

    name: str
    spellings: tuple[str, ...]
    count: int


def sources(counts: Sequence[tuple[str, int]], names: Mapping[str, str]) -> list[Source]:
    """Return the sources that state facts, the most frequent first.

    ``counts`` are the facts of each spelling, the most frequent first; ``names`` say which source
    a spelling means. A source has the name that its most frequent spelling has.
    """
    groups: dict[str, list[tuple[str, int]]] = {}
    for spelling, count in counts:
        name = names.get(spelling, spelling)
        groups.setdefault(source_key(name, ""), []).append((spelling, count))
    found = [
        Source(
            names.get(group[0][0], group[0][0]),
            tuple(spelling for spelling, _ in group),
            sum(count for _, count in group),
        )
        for group in groups.values()
    ]
    return sorted(found, key=lambda source: -source.count)
