"""The words that tie sides to events (``lexicon/*/sides.toml``): verbs, forces, attacks, losses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.tags import verb_forms

_SET_KEYS = (
    "forces",
    "attacks",
    "inflicting",
    "losses",
    "mutual",
    "aimed",
    "by",
    "between",
    "first_person",
    "third_person",
    "persons",
    "possessive_person",
    "reckonings",
    "relative",
    "within",
    "own_bodies",
    "foes",
    "outlaws",
    "state_men",
    "armies",
    "clause_links",
    "land_parts",
    "holdings",
    "measures",
    "mourning_bodies",
    "onlookers",
    "frontiers",
    "own_doers",
    "lands",
    "state_bodies",
    "rebel_bodies",
)
_VERB_KEYS = (
    "attack_verbs",
    "defend_verbs",
    "resist_verbs",
    "send_verbs",
    "give_verbs",
    "lose_verbs",
    "receive_verbs",
    "release_verbs",
    "announce_verbs",
    "occupy_verbs",
    "die_verbs",
    "tell_verbs",
    "check_verbs",
    "answer_verbs",
    "follow_verbs",
)
# Verbs of more words than one of a list, which mean something else: "shoot down" is no "shoot".
_OTHER_VERBS = "other_verbs"


@dataclass(frozen=True)
class SideWords:
    """The words of one language that tie sides to events; see ``sides.toml`` for the lists.

    ``openings`` are the words with which the verbs of each list can begin; ``owned`` what a side
    acts by: its forces and its attacks.
    """

    sets: dict[str, frozenset[str]]
    verbs: dict[str, PhraseTable[str | None]]
    openings: dict[str, frozenset[str]]
    owned: frozenset[str]

    def verb_at(self, key: str, lower: tuple[str, ...], at: int) -> str | None:
        """Return the form ("ed", "ing" …) of a verb of the list ``key`` at a token, else None."""
        if at >= len(lower) or lower[at] not in self.openings[key]:
            return None
        found = self.verbs[key].match(lower, at)
        return found[1] if found else None


@cache
def side_words(language: str) -> SideWords:
    """Return the words of a language; raises LexiconError naming file and key."""
    content = read_lexicon(language, "sides")
    for key in (*_SET_KEYS, *_VERB_KEYS, _OTHER_VERBS):
        value = content.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LexiconError(f"{language}/sides.toml: {key} must be a list of strings")
    for key in content:
        if key not in (*_SET_KEYS, *_VERB_KEYS, _OTHER_VERBS):
            raise LexiconError(f"{language}/sides.toml: unknown key {key!r}")
    irregular = read_lexicon(language, "verbs").get("irregular", {})
    verbs = {
        key: PhraseTable(
            (words, form if verb in content[key] else None)
            for verb in (*content[_OTHER_VERBS], *content[key])
            for form, words in verb_forms(verb, irregular)
        )
        for key in _VERB_KEYS
    }
    openings = {key: table.firsts for key, table in verbs.items()}
    sets = {key: frozenset(content[key]) for key in _SET_KEYS}
    return SideWords(sets, verbs, openings, sets["forces"] | sets["attacks"])
