"""One name for each source: "the Ukrainian air force" and "Kyiv's air force" are one body.

Facts keep who states a number as their text names them. Where sources are counted or shown in a
sentence of ours, a body of a side has the name ``side’s body`` ("Ukraine’s air force"), however its
side is written. A body without its side ("its air force", "air force") gets one only where the
rules of ``catalogue/bodies.toml`` decide; every other name stays as it stands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from etl.catalogue import CatalogueError, load_catalogue
from etl.glosses.reading import in_english
from etl.lexicon import phrase
from etl.model import Token
from etl.parties import load_parties, opponent_of
from etl.tokens import tokenize

FILE = Path(__file__).parent / "catalogue" / "bodies.toml"

_WORD_KEYS = ("articles", "pronouns", "links", "apostrophes", "shot_down", "launched", "lost")
_METRIC_KEYS = ("shot_down", "launched", "lost")
_BODY_KEYS = ("names", "by_side", "shot_down", "attacked")
_POSSESSIVES = ((), ("'s",), ("'",))
# The same few sources state most facts.
_REMEMBERED = 1 << 14

Words = tuple[str, ...]


class BodiesError(CatalogueError):
    """The file of bodies says something that cannot be; the message names file, entry and key."""


@dataclass(frozen=True)
class Body:
    """A body that sides have: its name, and the rules for when it is named without a side."""

    name: str
    shot_down: bool
    attacked: frozenset[str]


@dataclass(frozen=True)
class Bodies:
    """The compiled file: bodies by the words that name them, and full names with their side."""

    by_words: Mapping[Words, Body]
    by_full_name: Mapping[Words, tuple[str, Body]]
    adjectives: Mapping[str, str]
    articles: frozenset[str]
    pronouns: frozenset[str]
    links: frozenset[str]
    apostrophes: Mapping[int, str]
    shot_down: frozenset[str]
    launched: frozenset[str]
    lost: frozenset[str]


@lru_cache(_REMEMBERED)
def source_name(
    attributed_to: str, metric: str, actor: str | None = None, target: str | None = None
) -> str:
    """Return the name that is shown for who states a number; metric and sides are the fact's.

    Names of no known body, and those whose side is open, are returned as they are.
    """
    bodies = load_bodies()
    tokens = tokenize(in_english(attributed_to).translate(bodies.apostrophes))
    found = _body_of_side(tokens, bodies)
    if found is None and (body := _body_alone(tokens, bodies)):
        side = _side_that_says(body, metric, actor, target, bodies)
        found = (side, body) if side else None
    return _shown(*found, bodies) if found else attributed_to


def source_key(
    attributed_to: str, metric: str, actor: str | None = None, target: str | None = None
) -> str:
    """Return what all spellings of one source have in common, in whichever language."""
    bodies = load_bodies()
    name = in_english(source_name(attributed_to, metric, actor, target))
    words = tuple(name.translate(bodies.apostrophes).casefold().split())
    return " ".join(_without_article(words, bodies) or words)


def _body_of_side(tokens: tuple[Token, ...], bodies: Bodies) -> tuple[str, Body] | None:
    """Return the side and the body that tokens name together; None when they are anything else."""
    words = _lower(tokens)
    if words[:1] and words[0] in bodies.articles:
        tokens, words = tokens[1:], words[1:]
    if words in bodies.by_full_name:
        return bodies.by_full_name[words]
    return _side_first(tokens, words, bodies) or _body_first(tokens, words, bodies)


def _side_first(tokens: tuple[Token, ...], words: Words, bodies: Bodies) -> tuple[str, Body] | None:
    """Read "Ukraine's air force", "Kyiv's air force", "Ukrainian air force"."""
    for length in range(len(words) - 1, 0, -1):
        for possessive in _POSSESSIVES:
            after = length + len(possessive)
            body = bodies.by_words.get(words[after:])
            if body is None or words[length:after] != possessive:
                continue
            # "Kyiv police" are those of the city; "Kyiv's air force" is the state's.
            kinds = ("country", "demonym", "capital") if possessive else ("country", "demonym")
            if side := _side(tokens[:length], kinds):
                return side, body
    return None


def _body_first(tokens: tuple[Token, ...], words: Words, bodies: Bodies) -> tuple[str, Body] | None:
    """Read "Air Force of Ukraine", "General Staff of the Ukrainian armed forces"."""
    for at, word in enumerate(words):
        body = bodies.by_words.get(words[:at])
        if word not in bodies.links or body is None:
            continue
        rest = tokens[at + 1 :]
        if within := _body_of_side(rest, bodies):
            return within[0], body
        if rest and rest[0].lower in bodies.articles:
            rest = rest[1:]
        if side := _side(rest, ("country", "capital")):
            return side, body
    return None


def _side(tokens: tuple[Token, ...], kinds: tuple[str, ...]) -> str | None:
    """Return the side that all tokens together name in one of these ways."""
    match = load_parties().names.match(_lower(tokens), 0) if tokens else None
    if match is None or match[0] != len(tokens):
        return None
    return next(
        (name.side for name in match[1] if name.kind in kinds and name.written_in(tokens)), None
    )


def _body_alone(tokens: tuple[Token, ...], bodies: Bodies) -> Body | None:
    """Return the body that tokens name without its side: "its air force", "the air force"."""
    words = _lower(tokens)
    if words[:1] and words[0] in bodies.articles | bodies.pronouns:
        words = words[1:]
    return bodies.by_words.get(words)


def _side_that_says(
    body: Body, metric: str, actor: str | None, target: str | None, bodies: Bodies
) -> str | None:
    """Return whose body it is that states a number; None when both sides may have stated it."""
    if metric in bodies.shot_down and body.shot_down:
        return actor
    attacked = None
    if metric in bodies.launched:
        attacked = target
    elif metric in bodies.lost and target:
        attacked = opponent_of(target, ())
    return attacked if attacked in body.attacked else None


def _shown(side: str, body: Body, bodies: Bodies) -> str:
    if side in bodies.adjectives:
        return f"{bodies.adjectives[side]} {body.name}"
    return f"{side}’ {body.name}" if side.endswith("s") else f"{side}’s {body.name}"


def _lower(tokens: Iterable[Token]) -> Words:
    return tuple(token.lower for token in tokens)


def _without_article(words: Words, bodies: Bodies) -> Words:
    return words[1:] if words[:1] and words[0] in bodies.articles else words


def read_bodies(path: Path) -> Bodies:
    """Read and check a file of bodies; raises BodiesError naming file, entry and key."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BodiesError(f"{path.name}: {error}") from error
    for table in ("words", "adjectives", "bodies"):
        if table not in content:
            raise BodiesError(f"{path.name}: the table [{table}] is missing")
    words = {
        key: _strings(content["words"].get(key), f"{path.name}: [words] {key}")
        for key in _WORD_KEYS
    }
    for key in _METRIC_KEYS:
        _check_known(words[key], load_catalogue().metrics, f"{path.name}: [words] {key}")
    _check_known(content["adjectives"], load_parties().sides, f"{path.name}: [adjectives]")
    by_words, by_full_name = _named(content["bodies"], path.name)
    sets = {key: frozenset(words[key]) for key in _WORD_KEYS if key != "apostrophes"}
    return Bodies(
        by_words=by_words,
        by_full_name=by_full_name,
        adjectives=content["adjectives"],
        apostrophes={ord(mark): "'" for mark in words["apostrophes"]},
        **sets,
    )


@cache
def load_bodies() -> Bodies:
    """Return the bodies that the product ships."""
    return read_bodies(FILE)


def _named(
    entries: dict[str, Any], file: str
) -> tuple[dict[Words, Body], dict[Words, tuple[str, Body]]]:
    """Return the bodies by their words and by full names; a name may be that of one body only."""
    by_words: dict[Words, Body] = {}
    by_full_name: dict[Words, tuple[str, Body]] = {}
    for key, entry in entries.items():
        place = f"{file}: [bodies.{key}]"
        body = _body(key, entry, place)
        for name in (key, *_strings(entry.get("names"), f"{place} names")):
            if by_words.setdefault(phrase(name), body) is not body:
                raise BodiesError(f"{place} names: {name!r} is another body's too")
        for side, names in entry.get("by_side", {}).items():
            _check_known((side,), load_parties().sides, f"{place} by_side")
            for name in _strings(names, f"{place} by_side.{side}"):
                if by_full_name.setdefault(phrase(name), (side, body)) != (side, body):
                    raise BodiesError(f"{place} by_side.{side}: {name!r} is another body's too")
    return by_words, by_full_name


def _body(key: str, entry: dict[str, Any], place: str) -> Body:
    for name in entry:
        if name not in _BODY_KEYS:
            raise BodiesError(f"{place} has the unknown key {name!r}")
    shot_down = entry.get("shot_down", False)
    if not isinstance(shot_down, bool):
        raise BodiesError(f"{place} shot_down must be true or false")
    attacked = _strings(entry.get("attacked", []), f"{place} attacked")
    _check_known(attacked, load_parties().sides, f"{place} attacked")
    return Body(key, shot_down, frozenset(attacked))


def _strings(value: Any, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise BodiesError(f"{place} must be a list of non-empty strings")
    return value


def _check_known(names: Iterable[str], known: Iterable[str], place: str) -> None:
    for name in names:
        if name not in known:
            raise BodiesError(f"{place} names the unknown {name!r}")
