"""A source that was found in a sentence, and what every way to find one asks of its words.

A part of the stages ``source_heads`` to ``source_verbs``, whose tests hold it too.
"""

from __future__ import annotations

from typing import NamedTuple

from etl.source_phrases import PhraseReader, is_name, is_word

# The minutes are the third token of "20:50".
_CLOCK = 2


class Found(NamedTuple):
    """A source that was found: the tokens of its name, and of the whole phrase with its verb.

    ``trailing``: the statement stands before it ("…, Lee said").
    """

    first: int
    last: int
    phrase_first: int
    phrase_last: int
    kind: str
    trailing: bool
    weak: bool


def is_body(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether a noun phrase is a side or ends with a known kind of source."""
    end = last - 1
    if reader.has("pronouns", end):
        return False
    return (
        reader.has("described", end)
        or reader.has("titles", end)
        or reader.has("product", end)
        or reader.tokens[end].end in reader.sides
        or any(reader.has("described", at) for at in range(first, last))
    )


def opens(reader: PhraseReader, first: int) -> bool:
    """Tell whether nothing but a mark or a time stands before the token."""
    return all(
        not is_word(token)
        or reader.has("times", at)
        or reader.has("time_links", at)
        or _is_clock(reader, at)
        for at, token in enumerate(reader.tokens[:first])
    )


def _is_clock(reader: PhraseReader, at: int) -> bool:
    """Tell whether a line opens with the time of its entry: "20:50 Army: five raids"."""
    if not reader.tokens[at].text.isdigit() or at > _CLOCK:
        return False
    return ":" in reader.lower[max(0, at - 1) : at + 2]


def all_names(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether there are tokens and each is capitalised like a name."""
    return 0 <= first < last and all(is_name(token) for token in reader.tokens[first:last])
