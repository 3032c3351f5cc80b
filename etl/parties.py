"""The sides named in a sentence: states, movements, unions, and what stands for them.

The names are data (``catalogue/parties.toml``); a side is always called by its key there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from etl.catalogue import CatalogueError
from etl.lexicon import PhraseTable, phrase
from etl.model import Mention, Sentence, Token
from etl.tokens import tokenize

FILE = Path(__file__).parent / "catalogue" / "parties.toml"
ENEMY = "enemy"

_SIDE_KEYS = {
    "names": "country",
    "demonyms": "demonym",
    "capitals": "capital",
    "institutions": "institution",
    "people": "person",
    "people_in_full": "person",
}
_WORD_KEYS = ("enemy", "institutions", "links", "area_words", "other_names", "goods", "no_army")
# Up to this length a name in capitals is an abbreviation, and "US" is not "us".
_ABBREVIATION_LENGTH = 5
# Publishers and sources come again and again.
_REMEMBERED = 4096


class PartiesError(CatalogueError):
    """The file of sides says something that cannot be; the message names file, entry and key."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name a side: the side, the kind of naming, and the name as written."""

    side: str
    kind: str
    written: str
    words: tuple[str, ...]

    def written_in(self, tokens: tuple[Token, ...]) -> bool:
        """Tell whether ``tokens``, equal but for case, have the capitals of this name."""
        return all(
            _has_case(word, token.text) for word, token in zip(self.words, tokens, strict=True)
        )


@dataclass(frozen=True)
class Parties:
    """The compiled catalogue of sides.

    ``organisations`` are the sides that are no states; ``opponents`` maps a side to those it
    fights, ``sole_opponents`` to the only one it has; ``helped`` maps a side that others help in
    its war to its foe, whom they sanction; ``adjectives`` maps a side to the first of its demonyms.
    """

    sides: frozenset[str]
    organisations: frozenset[str]
    names: PhraseTable[tuple[Name, ...]]
    institutions: PhraseTable[bool]
    first_words: frozenset[str]
    links: frozenset[str]
    area_words: frozenset[str]
    goods: frozenset[str]
    no_army: frozenset[str]
    opponents: dict[str, tuple[str, ...]]
    sole_opponents: dict[str, str]
    helped: dict[str, str]
    adjectives: dict[str, str]


def _has_case(word: str, written: str) -> bool:
    if word.isupper() and len(word) <= _ABBREVIATION_LENGTH:
        return word == written
    return not word[0].isupper() or written[0].isupper()


def lowered(sentence: Sentence) -> tuple[str, ...]:
    """Return the sentence's tokens in lower case, with typewriter apostrophes."""
    return sentence.straight


def _strings(value: Any, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise PartiesError(f"{place} must be a list of non-empty strings")
    return value


def _written_names(key: str, values: list[str]) -> Iterator[str]:
    """Yield each name of an entry, and for people the surname alone."""
    for value in values:
        yield value
        if key == "people" and " " in value:
            yield value.rsplit(" ", 1)[1]


def _side_names(side: str, entry: dict[str, Any], file: str) -> Iterator[tuple[str, str]]:
    """Yield (name, kind) of one side; raises PartiesError for a key that is not known."""
    kind = "organisation" if entry.get("organisation") else "country"
    yield side, kind
    for key, value in entry.items():
        if key == "organisation":
            continue
        if key not in _SIDE_KEYS:
            raise PartiesError(f"{file}: [sides.{side}] has the unknown key {key!r}")
        values = _strings(value, f"{file}: [sides.{side}] {key}")
        for name in _written_names(key, values):
            yield name, kind if key == "names" else _SIDE_KEYS[key]


def _all_names(content: dict[str, Any], file: str) -> dict[str, list[Name]]:
    """Collect the ways to name a side by their lower case words."""
    found: dict[str, list[Name]] = {}

    def add(name: str, side: str, kind: str) -> None:
        entry = Name(side, kind, name, tuple(token.text for token in tokenize(name)))
        others = found.setdefault(name.lower(), [])
        for other in others:
            if other.side != side:
                raise PartiesError(
                    f"{file}: {name!r} is a name of {other.side!r} and of {side!r}; leave it to one"
                )
        others.append(entry)

    for side, entry in content["sides"].items():
        for name, kind in _side_names(side, entry, file):
            add(name, side, kind)
    for name in content["words"]["enemy"]:
        add(name, ENEMY, ENEMY)
    for name in content["words"]["other_names"]:
        add(name, "", "other")
    return found


def _opponents(content: dict[str, Any], file: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return for each side its opponents, and its only one where it has no other."""
    opponents: dict[str, tuple[str, ...]] = {}
    sole: dict[str, str] = {}
    for number, conflict in enumerate(content.get("conflicts", []), start=1):
        place = f"{file}: [[conflicts]] number {number}"
        sides = _strings(conflict.get("sides"), f"{place}: sides")
        if len(sides) != 2:
            raise PartiesError(f"{place}: sides must name two sides, not {len(sides)}")
        for side, other in (sides, sides[::-1]):
            if side not in content["sides"]:
                raise PartiesError(f"{place}: sides names the unknown side {side!r}")
            opponents[side] = (*opponents.get(side, ()), other)
        for side in _strings(conflict.get("sole", []), f"{place}: sole"):
            if side not in sides:
                raise PartiesError(f"{place}: sole names {side!r}, which is none of the two sides")
            sole[side] = sides[1] if side == sides[0] else sides[0]
    # A movement exists to fight whom it fights; a state may be named for many other reasons.
    movements = (side for side in opponents if content["sides"][side].get("organisation"))
    alone = {side: opponents[side][0] for side in movements if len(opponents[side]) == 1}
    return opponents, alone | sole


def _helped(content: dict[str, Any], file: str) -> dict[str, str]:
    """Return the sides that others help, each with its foe; raises PartiesError naming the key."""
    found = {}
    for number, conflict in enumerate(content.get("conflicts", []), start=1):
        helped, sides = conflict.get("helped"), conflict["sides"]
        if helped is None:
            continue
        if helped not in sides:
            raise PartiesError(
                f"{file}: [[conflicts]] number {number}: helped names {helped!r}, "
                "which is none of the two sides"
            )
        found[helped] = sides[1] if helped == sides[0] else sides[0]
    return found


def read_parties(path: Path) -> Parties:
    """Read and check a file of sides; raises PartiesError naming file, entry and key."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PartiesError(f"{path.name}: {error}") from error
    for table in ("words", "sides"):
        if table not in content:
            raise PartiesError(f"{path.name}: the table [{table}] is missing")
    words = content["words"]
    for key in _WORD_KEYS:
        _strings(words.get(key), f"{path.name}: [words] {key}")
    names = _all_names(content, path.name)
    opponents, sole = _opponents(content, path.name)
    return Parties(
        sides=frozenset(content["sides"]),
        organisations=frozenset(
            side for side, entry in content["sides"].items() if entry.get("organisation")
        ),
        names=PhraseTable((entries[0].written, tuple(entries)) for entries in names.values()),
        institutions=PhraseTable((words, True) for words in words["institutions"]),
        first_words=frozenset(
            phrase(name)[0]
            for name in (*(n[0].written for n in names.values()), *words["institutions"])
        ),
        links=frozenset(words["links"]),
        area_words=frozenset(words["area_words"]),
        goods=frozenset(words["goods"]),
        no_army=frozenset(words["no_army"]),
        opponents=opponents,
        sole_opponents=sole,
        helped=_helped(content, path.name),
        adjectives={
            side: entry["demonyms"][0]
            for side, entry in content["sides"].items()
            if entry.get("demonyms")
        },
    )


@cache
def load_parties() -> Parties:
    """Return the sides that the product ships."""
    return read_parties(FILE)


@cache
def armed_movements() -> frozenset[str]:
    """Return the organisations that fight somebody."""
    parties = load_parties()
    return frozenset(parties.opponents) & parties.organisations


@cache
def without_army() -> frozenset[str]:
    """Return the sides whose fighters nobody calls soldiers."""
    return armed_movements() | load_parties().no_army


class _Run(NamedTuple):
    """Tokens ``first`` to ``last`` (exclusive) that name ``side``, or a body (side is None)."""

    first: int
    last: int
    side: str | None
    kind: str


def _runs(tokens: tuple[Token, ...], words: tuple[str, ...], parties: Parties) -> list[_Run]:
    """Find names and bodies from left to right, the longest first, none overlapping."""
    found = []
    past = 0
    for at, word in enumerate(words):
        if at < past or word not in parties.first_words:
            continue
        run = _name_at(tokens, words, at, parties)
        if run is None and (body := parties.institutions.match(words, at)):
            last = at + body[0]
            named = last == len(words) or words[last] not in parties.goods
            run = _Run(at, last, None, "body") if named else None
        if run is not None:
            found.append(run)
            past = run.last
    return found


def _name_at(
    tokens: tuple[Token, ...], words: tuple[str, ...], at: int, parties: Parties
) -> _Run | None:
    match = parties.names.match(words, at)
    if match is None:
        return None
    length, names = match
    for name in names:
        if name.written_in(tokens[at : at + length]):
            after = words[at + length] if at + length < len(words) else ""
            if name.kind == "capital" and after in parties.area_words:
                return None
            return _Run(at, at + length, name.side, name.kind)
    return None


def _joined(runs: list[_Run], words: tuple[str, ...], parties: Parties) -> list[_Run]:
    """Join bodies with the side they belong to, and drop the bodies of nobody."""
    found: list[_Run] = []
    for run in runs:
        before = found[-1] if found else None
        if before is not None and _belongs(before, run, words, parties):
            side = before.side or run.side
            found[-1] = _Run(before.first, run.last, side, "institution" if side else "body")
        else:
            found.append(run)
    return [run for run in found if run.side]


def _belongs(before: _Run, run: _Run, words: tuple[str, ...], parties: Parties) -> bool:
    """Tell whether two runs are one body: "Israel’s military", "General Staff of Ukraine"."""
    between = words[before.last : run.first]
    nameable = ("country", "demonym", "capital", "organisation", "institution")
    if run.kind == "body" and before.kind in (*nameable, "body"):
        if between in ((), ("'s",), ("'",)):
            return True
        return before.kind == "body" and between in (("of",), ("of", "the"))
    return (
        before.kind == "body"
        and run.kind in nameable
        and bool(between)
        and between[0] in parties.links
        and between[1:] in ((), ("the",))
    )


def find_parties(sentence: Sentence) -> tuple[Mention, ...]:
    """Return the sides that a sentence names, in text order, without overlaps.

    ``Mention.name`` is the side's key in the catalogue, or ``enemy`` for words that mean the side
    which fights the writer. ``kind`` is country, demonym, capital, person, organisation,
    institution or enemy. A body is one mention with its side ("Israel’s military"); a possessive
    before anything else is the side alone ("Russia" in "Russia’s Kursk").
    """
    parties = load_parties()
    words = lowered(sentence)
    tokens = sentence.tokens
    runs = _joined(_runs(tokens, words, parties), words, parties)
    return tuple(
        Mention(
            name=run.side or "",
            kind=run.kind,
            start=tokens[run.first].start,
            end=tokens[run.last - 1].end,
            text=sentence.text[
                tokens[run.first].start - sentence.start : tokens[run.last - 1].end - sentence.start
            ],
        )
        for run in runs
    )


@lru_cache(_REMEMBERED)
def side_of(text: str) -> str | None:
    """Return the first side named in a short text such as a source or a publisher, else None."""
    sentence = Sentence(0, len(text), text, tokenize(text))
    return next((found.name for found in find_parties(sentence) if found.kind != ENEMY), None)


def opponent_of(side: str, sides_seen: Iterable[str]) -> str | None:
    """Return the side that ``side`` fights: the only one that the catalogue gives it.

    Where it has several, the first of them in ``sides_seen``; None when that is open.
    """
    parties = load_parties()
    sole = parties.sole_opponents.get(side)
    if sole is not None:
        return sole
    opponents = parties.opponents.get(side, ())
    return next((other for other in sides_seen if other in opponents), None)
