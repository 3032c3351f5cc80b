"""Words that stand for a side without naming it: "the junta", "the rebels", "the kingdom".

They are data (``catalogue/epithets.toml``) and mean a side only after the text has named it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.lexicon import PhraseTable
from etl.model import Mention, Sentence
from etl.parties import PartiesError, armed_movements, load_parties, lowered

FILE = Path(__file__).parent / "catalogue" / "epithets.toml"
EPITHET = "epithet"


@dataclass(frozen=True)
class Epithets:
    """The compiled words: the sides that each can mean, and words before which it means none."""

    sides: PhraseTable[frozenset[str]]
    not_followed: frozenset[str]


def _strings(content: dict[str, Any], key: str, place: str) -> list[str]:
    value = content.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PartiesError(f"{place} {key} must be a list of strings")
    return value


def read_epithets(path: Path) -> Epithets:
    """Read and check a file of epithets; raises PartiesError naming file and key."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PartiesError(f"{path.name}: {error}") from error
    sides: dict[str, Any] = content.get("sides", {})
    known, armed = load_parties().sides, armed_movements()
    entries = [(words, armed) for words in _strings(content, "armed", f"{path.name}:")]
    for words in sides:
        meant = frozenset(_strings(sides, words, f"{path.name}: [sides]"))
        if unknown := sorted(meant - known):
            raise PartiesError(f"{path.name}: [sides] {words}: no side is called {unknown[0]!r}")
        entries.append((words, meant))
    not_followed = _strings(content, "not_followed", f"{path.name}:")
    return Epithets(PhraseTable(entries), frozenset(not_followed))


@cache
def epithets() -> Epithets:
    """Return the words that the product ships."""
    return read_epithets(FILE)


def may_hold_epithet(words: frozenset[str]) -> bool:
    """Tell cheaply whether a sentence of these words can stand for a side by another word."""
    return not epithets().sides.firsts.isdisjoint(words)


def with_epithets(
    sentence: Sentence, mentions: Sequence[Mention], seen: Sequence[str]
) -> tuple[Mention, ...]:
    """Return the mentions with those of sides that stand under another word, in text order.

    ``seen`` are the sides that the text has named before the sentence, the latest first. A word
    right behind a mention belongs to it ("Houthi rebels").
    """
    named = [mention for mention in mentions if mention.kind != "enemy"]
    found: list[Mention] = []
    for first, last, meant in _epithets_in(sentence, [mention.end for mention in named]):
        start, end = sentence.tokens[first].start, sentence.tokens[last].end
        before = [mention.name for mention in reversed(named) if mention.start < start]
        behind = [mention.name for mention in named if mention.start >= end]
        side = _meant(meant, (*before, *behind, *seen))
        if side is not None:
            text = sentence.text[start - sentence.start : end - sentence.start]
            found.append(Mention(side, EPITHET, start, end, text))
    if not found:
        return tuple(mentions)
    return tuple(sorted([*mentions, *found], key=lambda mention: mention.start))


def _epithets_in(
    sentence: Sentence, ends: Sequence[int]
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield (first token, last token, sides) of the words that stand for no mention before them.

    ``ends`` are the ends of the mentions.
    """
    table, words, past = epithets(), lowered(sentence), 0
    firsts = table.sides.firsts
    for at in [at for at, word in enumerate(words) if word in firsts]:
        match = table.sides.match(words, at) if at >= past else None
        if match is None:
            continue
        past = at + match[0]
        start = sentence.tokens[at].start
        owned = any(0 <= start - end <= 1 for end in ends)
        if not owned and table.not_followed.isdisjoint(words[past : past + 1]):
            yield at, past - 1, match[1]


def _meant(meant: frozenset[str], told: Sequence[str]) -> str | None:
    """Return the side of a word that is told nearest, else the only one that fights one told."""
    named = next((side for side in told if side in meant), None)
    if named is not None or meant == armed_movements():
        return named
    opponents = load_parties().opponents
    fighting = [side for side in meant if not set(opponents.get(side, ())).isdisjoint(told)]
    return fighting[0] if len(fighting) == 1 else None
