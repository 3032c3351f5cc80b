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
    verbs = found["verbs"]
    participles = _participles(shapes, found["adjectives"])
    # A plain ending wins: "-ти" is no participle.
    verbs.update({end: told for end, told in participles.items() if end not in verbs})
    reflexive = _reflexive(shapes, verbs)
    verbs.update({end: told for end, told in reflexive.items() if end not in verbs})
    return found


def _ending(where: str, words: str) -> Ending:
    named = words.split()
    cases = frozenset(named) & CASES
    number = next((word for word in named if word in NUMBERS), None)
    form = next((word for word in named if word in FORMS), "")
    if number is None or len(cases) + 1 + bool(form) != len(named):
        raise LexiconError(f"{where}: {words!r} is not made of cases or a form, and a number")
    return Ending(cases, number, form)


def _participles(shapes: dict[str, list[str]], adjectives: dict[str, Ending]) -> dict[str, Ending]:
    """Return the endings of participles: what makes them, and behind it those of adjectives."""
    return {
        made + ending: told._replace(form=form)
        for key, form in (("passive", "participle"), ("active", "acting"))
        for made in shapes[key]
        for ending, told in adjectives.items()
    }


def _reflexive(shapes: dict[str, list[str]], verbs: dict[str, Ending]) -> dict[str, Ending]:
    """Return the endings of verbs with the reflexive part behind them."""
    found = {}
    for ending, told in verbs.items():
        for part in shapes["reflexive"]:
            found[ending + part] = told
            if told.form == "present":
                found.update({ending + made + part: told for made in shapes["inserted"]})
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
def surname_endings(language: str) -> dict[str, str]:
    """Return how unknown surnames end in the nominative, by their end in other cases."""
    return read_part(language, "endings", "surnames")
