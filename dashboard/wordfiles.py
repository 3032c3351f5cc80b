"""The files of words that the pages speak with, read and checked: phrases, names, who speaks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.catalogue import CatalogueError, load_catalogue
from etl.parties import load_parties

HERE = Path(__file__).parent
# What a phrase can be filled with, and whose things "<drones of {target}>" can name.
FIELDS = ("actor", "target", "items", "place")
OWNERS = ("actor", "target")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
FIELD = re.compile(r"\{(\w+)\}")
OWNED = re.compile(r"<(?P<things>[^<>]+) of \{(?P<owner>\w+)\}>")
# The style sheets have a colour for each.
COLOURS = ("a", "b")
_OPTIONAL_KEYS = ("title", "part", "part_to")
_SIGNS = re.compile(r"[\[\]{}<>]")


class WordsError(CatalogueError):
    """A file of words says something that cannot be; the message names file, entry and key."""


@dataclass(frozen=True)
class Phrase:
    """What the numbers of a metric count, in words.

    ``short`` is its name above a chart, ``title`` what stands alone over a number, empty where
    that is ``what``. ``part`` says what became of it beside the other parts of
    a whole, ``part_to`` the same where the place is known that they went to; empty where there is
    none. ``joins`` are the metrics that it stands for at once.
    """

    what: str
    short: str
    title: str = ""
    part: str = ""
    part_to: str = ""
    joins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """How names read in a sentence: those that take an article, and adjectives by side."""

    articles: frozenset[str]
    adjectives: Mapping[str, str]


@dataclass(frozen=True)
class Speakers:
    """Who speaks for a side.

    ``never`` finds outlets, which speak for none; ``sides`` are (name, colour, pattern of words)
    in the order in which they are tried.
    """

    never: re.Pattern[str]
    sides: tuple[tuple[str, str, re.Pattern[str]], ...]


def read_phrases(path: Path) -> dict[str, Phrase]:
    """Read and check what each metric counts; raises WordsError naming file, entry and key."""
    entries = _parsed(path)
    return {name: _phrase(name, entry, path.name) for name, entry in entries.items()}


def read_names(path: Path) -> Names:
    """Read and check how names read in a sentence; raises WordsError naming file and key."""
    content = _parsed(path)
    _check_keys(content, ("articles", "adjectives"), f"{path.name}:")
    articles = _words(content, "articles", f"{path.name}:")
    adjectives = content.get("adjectives")
    if not isinstance(adjectives, dict):
        raise WordsError(f"{path.name}: the table [adjectives] is missing")
    parties = load_parties()
    for side in adjectives:
        _text(adjectives, side, f"{path.name}: [adjectives]")
        if side not in parties.sides:
            raise WordsError(f"{path.name}: [adjectives]: no side is called {side!r}")
    return Names(frozenset(articles), {**parties.adjectives, **adjectives})


def read_speakers(path: Path) -> Speakers:
    """Read and check who speaks for which side; raises WordsError naming file, entry and key."""
    content = _parsed(path)
    _check_keys(content, ("never", "side"), f"{path.name}:")
    never = _words(content, "never", f"{path.name}:")
    entries = content.get("side")
    if not isinstance(entries, list) or not entries:
        raise WordsError(f"{path.name}: the tables [[side]] are missing")
    sides = [
        _side(entry, f"{path.name}: [[side]] {place}:") for place, entry in enumerate(entries, 1)
    ]
    return Speakers(_word_starts(never), tuple(sides))


@cache
def load_phrases() -> Mapping[str, Phrase]:
    """Return the phrases that the product ships."""
    return read_phrases(HERE / "phrases.toml")


@cache
def load_names() -> Names:
    """Return the names that the product ships."""
    return read_names(HERE / "names.toml")


@cache
def load_speakers() -> Speakers:
    """Return the speakers that the product ships."""
    return read_speakers(HERE / "sides.toml")


def check_words() -> None:
    """Read every file of words; raises WordsError for the first that cannot be used."""
    load_phrases()
    load_names()
    load_speakers()


def _phrase(name: str, entry: Any, file: str) -> Phrase:
    place = f"{file}: [{name}]"
    metrics = load_catalogue().metrics
    if name not in metrics:
        raise WordsError(f"{place}: the catalogue has no metric of that name")
    if not isinstance(entry, dict):
        raise WordsError(f"{place}: must be a table")
    _check_keys(entry, ("what", "short", *_OPTIONAL_KEYS, "joins"), place)
    texts = {key: _text(entry, key, place) for key in ("what", "short")}
    texts |= {key: _text(entry, key, place) for key in _OPTIONAL_KEYS if key in entry}
    for key, text in texts.items():
        _check_fields(text, f"{place} {key}")
    joins = _words(entry, "joins", place) if "joins" in entry else []
    for other in joins:
        if other not in metrics:
            raise WordsError(f"{place} joins: the catalogue has no metric {other!r}")
    return Phrase(**texts, joins=tuple(joins))


def _check_fields(text: str, place: str) -> None:
    """Raise WordsError for a phrase that cannot be filled."""
    owners = [match["owner"] for match in OWNED.finditer(text)]
    fields = FIELD.findall(text)
    for name, known in [(owner, OWNERS) for owner in owners] + [(each, FIELDS) for each in fields]:
        if name not in known:
            raise WordsError(f"{place}: {{{name}}} is none of {', '.join(known)}")
    plain = FIELD.sub("", OPTIONAL.sub(r"\1", OWNED.sub("", text)))
    if left := _SIGNS.search(plain):
        raise WordsError(f"{place}: a {left.group()!r} stands alone")


def _side(entry: Any, place: str) -> tuple[str, str, re.Pattern[str]]:
    if not isinstance(entry, dict):
        raise WordsError(f"{place} must be a table")
    _check_keys(entry, ("name", "colour", "words"), place)
    colour = _text(entry, "colour", place)
    if colour not in COLOURS:
        raise WordsError(f"{place} colour = {colour!r} is none of {', '.join(COLOURS)}")
    return _text(entry, "name", place), colour, _word_starts(_words(entry, "words", place))


def _word_starts(starts: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, starts)) + ")", re.IGNORECASE)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordsError(f"{path.name}: cannot be read: {error}") from error


def _check_keys(entry: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in entry:
        if key not in known:
            raise WordsError(f"{place} unknown key {key!r}; known are {', '.join(known)}")


def _text(entry: Mapping[str, Any], key: str, place: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise WordsError(f"{place} {key} must be a text that is not empty")
    return value


def _words(entry: Mapping[str, Any], key: str, place: str) -> list[str]:
    """Return a list of texts, none of them empty or twice."""
    value = entry.get(key)
    if not isinstance(value, list) or not value:
        raise WordsError(f"{place} {key} must be a list of texts")
    for index, word in enumerate(value):
        if not isinstance(word, str) or not word.strip():
            raise WordsError(f"{place} {key} must be a list of texts, not of {word!r}")
        if word in value[:index]:
            raise WordsError(f"{place} {key} names {word!r} twice")
    return value
