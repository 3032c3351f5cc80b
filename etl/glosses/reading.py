"""A document as the engine reads it: in English, worded where it is in another language."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from etl.glosses.glossed import Glossed, glossed
from etl.glosses.restored import restored
from etl.glosses.words import words_of_line
from etl.model import Document, Extraction

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
# Letters that only one of the two languages has.
_OWN = {"uk": re.compile("[іїєґІЇЄҐ]"), "ru": re.compile("[ыэъёЫЭЪЁ]")}
# What languages are called by mistake: Ukrainian by the code of Ukraine.
_MISCALLED = {"ua": "uk"}
# Characters from the beginning of a text that tell its language.
_LOOKED_AT = 2000


def language_of(document: Document) -> str | None:
    """Return the language by whose glosses a document is read, None where it is read as it is.

    What the document says of itself holds. One that says nothing, or English, over text in
    Cyrillic letters is taken for Ukrainian or Russian, whichever its letters speak for; no other
    language in these letters is known here.
    """
    said = (document.language or "").lower()[:2]
    said = _MISCALLED.get(said, said)
    if said in _OWN:
        return said
    return _language_by_letters(document.text[:_LOOKED_AT]) if said in ("", "en") else None


def _language_by_letters(text: str) -> str | None:
    """Return the language that the letters of a text tell, None for Latin ones."""
    cyrillic = len(_CYRILLIC.findall(text))
    if cyrillic == 0 or cyrillic < len(_LATIN.findall(text)):
        return None
    own = {language: len(letters.findall(text)) for language, letters in _OWN.items()}
    return "ru" if own["ru"] > own["uk"] else "uk"


def in_english(name: str) -> str:
    """Return a name in English, one in Latin letters as it is (``Повітряні сили``: Air Force)."""
    language = _language_by_letters(name)
    if language is None:
        return name
    if not any(letters.search(name) for letters in _OWN.values()):
        # A name in letters that both languages have: the one that knows more of its words.
        language = max(sorted(_OWN, reverse=True), key=partial(_known_words, name))
    return glossed(name, language).text


def _known_words(name: str, language: str) -> int:
    return sum(word.gloss.length for word in words_of_line(name, 0, language) if word.gloss)


class Readable(NamedTuple):
    """A document in English, and the way back to the original (None: it is the original)."""

    original: Document
    document: Document
    language: str | None = None
    text: Glossed | None = None
    title: Glossed | None = None

    def restored(self, extraction: Extraction) -> Extraction:
        """Return what was read in the English, with the words and places of the original."""
        if self.text is None or self.language is None:
            return extraction
        return restored(extraction, self.original, self.text, self.title, self.language)


def readable(document: Document) -> Readable:
    """Return a document as the engine reads it."""
    language = language_of(document)
    if language is None:
        return Readable(document, document)
    text = glossed(document.text, language)
    title = glossed(document.title, language) if document.title else None
    publisher = glossed(document.publisher, language) if document.publisher else None
    worded = replace(
        document,
        text=text.text,
        title=title.text if title else None,
        publisher=publisher.text if publisher else None,
        language="en",
    )
    return Readable(document, worded, language, text, title)
