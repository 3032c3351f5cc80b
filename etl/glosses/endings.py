"""Endings of inflected words: what each tells of case, number or the form of a verb."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from etl.lexicon import LexiconError

HERE = Path(__file__).parent
CASES = frozenset({"nominative", "genitive", "dative", "accusative", "instrumental", "locative"})
NUMBERS = frozenset({"singular", "plural", "either"})
FORMS = frozenset(
    {"past", "impersonal", "participle", "acting", "infinitive", "present", "future", "gerund"}
)


class Ending(NamedTuple):
    """What an ending tells; ``form`` is that of a verb, empty for nouns and adjectives.

    ``number`` is singular, plural or either; a participle has cases as well as a form.
    """

    cases: frozenset[str]
    number: str
    form: str = ""


Endings = dict[str, dict[str, Ending]]


def read_table(language: str, name: str) -> dict[str, Any]:
    """Return the content of ``language/name.toml``; raises LexiconError naming the file."""
    path = HERE / language / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LexiconError(f"glosses/{language}/{name}.toml is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"glosses/{language}/{name}.toml: {error}") from error


def read_part(language: str, name: str, part: str) -> dict[str, Any]:
    """Return one table of ``language/name.toml``; raises LexiconError naming file and table."""
    content = read_table(language, name)
    if part not in content:
        raise LexiconError(f"glosses/{language}/{name}.toml: [{part}] is missing")
    return dict(content[part])


def words_at(content: dict[str, Any], where: str, key: str) -> list[str]:
    """Return the list of words under a key; raises LexiconError naming file, table and key."""
    found = content.get(key)
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise LexiconError(f"{where} {key}: a list of words is wanted, not {found!r}")
    return found


@cache
def endings_of(language: str) -> Endings:
    """Return the endings by part of speech: nouns, adjectives, verbs.

    Raises LexiconError naming file and key for a case, number or form that there is not.
    """
    found = {
        part: {
            ending: _ending(f"glosses/{language}/endings.toml: [{part}] {ending!r}", words)
            for ending, words in read_part(language, "endings", part).items()
        }
        for part in ("nouns", "adjectives", "verbs")
    }
    shapes = read_part(language, "endings", "participles")
    where = f"glosses/{language}/endings.toml: [participles]"
    verbs = found["verbs"]
    participles = _participles(shapes, found["adjectives"], where)
    # A plain ending wins: "-ти" is no participle.
    verbs.update({end: told for end, told in participles.items() if end not in verbs})
    reflexive = _reflexive(shapes, verbs, where)
    verbs.update({end: told for end, told in reflexive.items() if end not in verbs})
    return found


def _ending(where: str, words: str) -> Ending:
    if not isinstance(words, str):
        raise LexiconError(f"{where}: {words!r} is not made of cases or a form, and a number")
    named = words.split()
    cases = frozenset(named) & CASES
    number = next((word for word in named if word in NUMBERS), None)
    form = next((word for word in named if word in FORMS), "")
    if number is None or len(cases) + 1 + bool(form) != len(named):
        raise LexiconError(f"{where}: {words!r} is not made of cases or a form, and a number")
    return Ending(cases, number, form)


def _participles(
    shapes: dict[str, Any], adjectives: dict[str, Ending], where: str
) -> dict[str, Ending]:
    """Return the endings of participles: what makes them, and behind it those of adjectives."""
    return {
        made + ending: told._replace(form=form)
        for key, form in (("passive", "participle"), ("active", "acting"))
        for made in words_at(shapes, where, key)
        for ending, told in adjectives.items()
    }


def _reflexive(shapes: dict[str, Any], verbs: dict[str, Ending], where: str) -> dict[str, Ending]:
    """Return the endings of verbs with the reflexive part behind them."""
    parts = words_at(shapes, where, "reflexive")
    inserted = words_at(shapes, where, "inserted")
    found = {}
    for ending, told in verbs.items():
        for part in parts:
            found[ending + part] = told
            if told.form == "present":
                found.update({ending + made + part: told for made in inserted})
    return found


@cache
def nominative_endings(language: str) -> dict[tuple[str, str], str]:
    """Return how adjectives end in the nominative, by last letter of the stem and gender.

    The letter is empty for what holds of all letters that have no ending of their own.
    """
    found = {}
    for key, value in read_part(language, "endings", "nominative").items():
        if isinstance(value, str):
            found["", key] = value
        else:
            found.update({(key, gender): ending for gender, ending in value.items()})
    return found


@cache
def place_suffixes(language: str) -> dict[str, str]:
    """Return what adjectives of places end with before their ending, and what the name keeps."""
    return dict(read_part(language, "endings", "participles")["places"])


@cache
def unlisted_endings(language: str, table: str) -> dict[str, str]:
    """Return how words that the lexicon lacks end in the nominative, by their end in other cases.

    ``table`` is surnames, unlisted_places, many (nouns in the plural) or many_adjectives.
    """
    return {key: str(value) for key, value in read_part(language, "endings", table).items()}
