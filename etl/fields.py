"""The semantic fields of words: what kind of thing, act or quality a word names.

The words are data (``lexicon/en/fields.toml``). What is learnt of a field holds for each of its
words, so that a word that no marked document has still tells what its neighbours tell (the same
use as word classes in P. F. Brown et al., "Class-based n-gram models of natural language", 1992;
here the classes are written by hand).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from etl.lexicon import LexiconError, read_lexicon

# Endings taken off a word so that its forms count as one; what is left has three letters or more.
ENDINGS = ("ing", "ed", "es", "s")
# So many words are remembered.
_REMEMBERED = 1 << 15


# A watch runs for weeks: the words of all reports are not to be kept.
@lru_cache(_REMEMBERED)
def stem_of(word: str) -> str:
    """Return a word without its ending (``destroyed`` and ``destroys`` are ``destroy``)."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@cache
def field_table(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the fields of every word and of every stem that is no word of its own.

    Raises LexiconError naming file and key.
    """
    words: dict[str, tuple[str, ...]] = {}
    for field, members in read_lexicon(language, "fields").items():
        if not isinstance(members, list) or not all(isinstance(word, str) for word in members):
            raise LexiconError(f"{language}/fields.toml: {field} must be a list of words")
        for word in members:
            words[word] = (*words.get(word, ()), field)
    stems: dict[str, tuple[str, ...]] = {}
    for word, fields in words.items():
        stems.setdefault(stem_of(word), fields)
    return stems | words


@lru_cache(_REMEMBERED)
def fields_of(word: str) -> tuple[str, ...]:
    """Return the fields of a lower-case English word, of its stem where the form is not listed."""
    table = field_table("en")
    return table.get(word) or table.get(stem_of(word), ())


@lru_cache(_REMEMBERED)
def fields_said(place: str, word: str) -> tuple[str, ...]:
    """Return the fields of a word as features that say where it stands to a number."""
    return tuple([f"field {place}={field}" for field in fields_of(word)])
