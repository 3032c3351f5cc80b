"""English forms of glosses: plurals of nouns, forms of verbs, letters for names without a gloss."""

from __future__ import annotations

from functools import cache

from etl.glosses.grammar import grammar_of
from etl.lexicon import read_lexicon
from etl.tags import plural_of, verb_forms

_PASSIVE = "be "
MONTHS = frozenset(
    {
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    }
)  # fmt: skip


_UNITS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
# Days of a month in words, as figures.
DAYS = {word: str(at) for at, word in enumerate(_UNITS, 1)} | {"thirtieth": "30"}
_TENS = {"twenty": 20, "thirty": 30}


def day_of(tens: str, word: str) -> str | None:
    """Return the day of a month that ``thirteenth`` or ``twenty`` ``sixth`` is, None if none."""
    if word not in DAYS:
        return None
    return str(_TENS.get(tens, 0) + int(DAYS[word]))


def latin(word: str, language: str) -> str:
    """Return a word in Latin letters; capitals stay capitals."""
    letters = grammar_of(language).letters
    capitals = len(word) > 1 and word.isupper()
    found = []
    for letter in word:
        small = letter.lower()
        written = letters.get(small, small)
        raised = written.upper() if capitals else written.capitalize()
        found.append(raised if letter != small else written)
    return "".join(found)


def plural(forms: tuple[str, ...]) -> str:
    """Return the plural of a noun: the one given, or the regular one."""
    return forms[1] if len(forms) > 1 else plural_of(forms[0])


@cache
def _irregular() -> dict[str, list[str]]:
    return dict(read_lexicon("en", "verbs")["irregular"])


@cache
def _forms(base: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, words in verb_forms(base, _irregular()):
        found.setdefault(name, []).append(words)
    return found


def past(forms: tuple[str, ...]) -> str:
    """Return the past of a verb; forms are its base, past and participle as far as given."""
    return forms[1] if len(forms) > 1 else _forms(forms[0])["ed"][0]


def participle(forms: tuple[str, ...]) -> str:
    """Return the past participle of a verb; of ``be killed`` it is ``killed``."""
    if forms[0].startswith(_PASSIVE):
        return forms[0].removeprefix(_PASSIVE)
    return forms[-1] if len(forms) > 1 else _forms(forms[0])["ed"][-1]


def acting(base: str) -> str:
    """Return the form with ``-ing``."""
    return _forms(base).get("ing", [base])[0]


def present(base: str, number: str) -> str:
    """Return the present of the third person."""
    return _forms(base).get("s", [base])[0] if number == "singular" else base


def is_passive(forms: tuple[str, ...]) -> bool:
    """Tell whether a verb is a state that the English passive tells (``be killed``)."""
    return forms[0].startswith(_PASSIVE)
