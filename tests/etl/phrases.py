"""Sentences as the stages see them that look for who states something."""

from __future__ import annotations

from etl.model import Sentence
from etl.parties import find_parties
from etl.source_found import Found
from etl.source_phrases import PhraseReader, source_words
from etl.tokens import tokenize


def reader_of(text: str, heading: bool = False) -> PhraseReader:
    """Return the reader of one sentence."""
    sentence = Sentence(0, len(text), text, tokenize(text), heading=heading)
    return PhraseReader(sentence, source_words("en"), find_parties(sentence))


def at(reader: PhraseReader, word: str) -> int:
    """Return where a word stands in the sentence."""
    return reader.lower.index(word)


def name_of(reader: PhraseReader, found: Found | None) -> str | None:
    """Return the name of a source that was found."""
    return reader.text(found.first, found.last) if found else None


def phrase_of(reader: PhraseReader, span: tuple[int, int] | None) -> str | None:
    """Return the words of some tokens (first, last exclusive)."""
    return reader.text(*span) if span else None
