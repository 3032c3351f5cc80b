"""What a later version of a document says instead: ``53 → 50``.

A document that comes again with a new text supersedes what it no longer states. Here each of
those statements is set beside the one that took its place. Everything is pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

Statement = Mapping[str, Any]
Pair = tuple[Statement, Statement | None]

_EVENT = ("metric", "scope", "status", "unit", "event_start", "event_end")
_LINE = (*_EVENT, "item", "actor", "target", "location")


def corrections(statements: Sequence[Statement]) -> list[Pair]:
    """Return each statement that was given up with the one that took its place, None if none did.

    ``statements`` are all that some documents ever stated: facts with ``first_seen`` and
    ``superseded_at`` (None: still stated). What is only worded anew is no correction, and what is
    said of another event is not taken for the correction of this one.
    """
    documents = defaultdict(list)
    for statement in statements:
        documents[statement["doc_id"]].append(statement)
    return [pair for said in documents.values() for pair in _of_document(said)]


def changes_number(before: Statement, after: Statement) -> bool:
    """Tell whether two statements differ in the amount, not only in side, place or date."""
    return any(before[name] != after[name] for name in ("value", "low", "high", "qualifier"))


def _of_document(said: Sequence[Statement]) -> Iterator[Pair]:
    moments = {entry["superseded_at"] for entry in said} - {None}
    for moment in sorted(moments):
        gone = [entry for entry in said if entry["superseded_at"] == moment]
        came = [entry for entry in said if entry["first_seen"] == moment]
        stayed = [entry for entry in said if _stayed(entry, moment)]
        still = {entry["observation_id"] for entry in (*stayed, *came)}
        already = {entry["observation_id"] for entry in (*stayed, *gone)}
        yield from _paired(
            [entry for entry in gone if entry["observation_id"] not in still],
            [entry for entry in came if entry["observation_id"] not in already],
        )


def _stayed(entry: Statement, moment: Any) -> bool:
    """Tell whether the new text of this moment states it like the one before."""
    until = entry["superseded_at"]
    return entry["first_seen"] < moment and (until is None or until > moment)


def _paired(gone: list[Statement], came: list[Statement]) -> Iterator[Pair]:
    """Yield the pairs, the surest ways to tell them first; then what nothing took the place of."""
    for key in _KEYS:
        old, new = _by_key(gone, key), _by_key(came, key)
        for name, entries in old.items():
            successors = new.get(name, [])
            if len(successors) == len(entries):
                yield from zip(entries, successors, strict=True)
                gone = [entry for entry in gone if entry not in entries]
                came = [entry for entry in came if entry not in successors]
    yield from ((entry, None) for entry in gone)


def _by_key(
    entries: Sequence[Statement], key: Callable[[Statement], Hashable]
) -> dict[Hashable, list[Statement]]:
    found = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry["number_start"], entry["fact_id"])):
        found[key(entry)].append(entry)
    return found


def _words_around(entry: Statement) -> tuple[str, str]:
    """Return the sentence before and behind the number."""
    sentence, start = entry["sentence"], entry["sentence_start"]
    return (
        sentence[: entry["number_start"] - start],
        sentence[entry["number_end"] - start :],
    )


_KEYS: tuple[Callable[[Statement], Hashable], ...] = (
    lambda entry: entry["fact_id"],
    lambda entry: (_words_around(entry), *(entry[name] for name in _LINE)),
    lambda entry: (_words_around(entry), *(entry[name] for name in _EVENT)),
    lambda entry: tuple(entry[name] for name in (*_LINE, "attributed_to")),
    lambda entry: tuple(entry[name] for name in _LINE),
)
