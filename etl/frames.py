"""What a counted noun and a verb mean together: frames of the catalogue, and readings by them.

A frame is declared once in the catalogue (noun classes × verb classes); ``standings`` finds how a
verb stands to a number, ``grammar`` puts the two together, ``told`` reads nouns without a verb.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from etl.catalogue import CatalogueError, Metric, load_catalogue
from etl.counted import MONEY
from etl.tags import NounMention, VerbMention, words_of

# What a noun that the lexicon does not have costs more than one that it has.
UNKNOWN_COST = 1.0
COST = attrgetter("cost")
OUTCOME_VERBS = {
    "death": ("person", "kill"),
    "injury": ("person", "injure"),
    "casualty": ("soldier", "casualty"),
    "missing": ("soldier", "go_missing"),
    "interception": ("drone", "shoot_down"),
    "launching": ("drone", "launch"),
    "impact": ("drone", "hit"),
}
# Weapons that come in one attack.
FLEETS = ("drone", "missile", "aerial_target")
SELF_TOLD = {
    "airstrike": "carry_out",
    "shelling": "carry_out",
    "clash": "carry_out",
    "attack": "carry_out",
    "strike": "carry_out",
    "refugee": "evacuate",
}


class Reading(NamedTuple):
    """One way to read a number: the metric, its verb (None: told by the noun) and how it stands.

    ``relation`` is object, subject, with, nominal, told or listed; ``noun`` is the noun used,
    ``inherited`` is true when it stands elsewhere; ``passive`` tells the voice of the verb.
    """

    metric: Metric
    verb: VerbMention | None
    relation: str
    cost: float
    noun: NounMention | None
    inherited: bool = False
    passive: bool = False
    before: bool = False


@cache
def frames() -> dict[tuple[str, str], Metric]:
    """Return the metric of every (noun class, verb class) of the catalogue.

    Raises CatalogueError naming file, entry and key for a class that the lexicon does not have.
    """
    table: dict[tuple[str, str], Metric] = {}
    for metric in load_catalogue().metrics.values():
        check_classes(metric)
        for noun in metric.nouns:
            for verb in metric.verbs:
                table.setdefault((noun, verb), metric)
    return table


def check_classes(metric: Metric, language: str = "en") -> None:
    """Raise CatalogueError for a class of nouns or verbs that the lexicon does not have."""
    words = words_of(language)
    nouns, verbs = words.noun_classes | MONEY.classes, words.verb_classes
    for key, named, known, file in (
        ("nouns", metric.nouns, nouns, "nouns"),
        ("list_nouns", metric.list_nouns, nouns, "nouns"),
        ("needs_for", metric.needs_for, nouns, "nouns"),
        ("verbs", metric.verbs, verbs, "verbs"),
    ):
        for name in named:
            if name not in known:
                near = get_close_matches(name, sorted(known), 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise CatalogueError(
                    f"metrics.toml: [{metric.id}] {key}: {name!r} is no class "
                    f"of {language}/{file}.toml{hint}"
                )
