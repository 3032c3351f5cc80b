"""The sides of a sentence in their roles: who attacks, who is attacked, who loses soldiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from etl.epithets import EPITHET
from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.model import Mention
from etl.parties import ENEMY, armed_movements
from etl.tags import Tagged, verb_forms

OWN = "own"
ASIDE_REACH = 9
DATELINE_REACH = 12
DASHES = frozenset({"-", "–", "—", "--"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
STOPS = frozenset(";.!?:")
CLOSING = frozenset({"preposition", "conjunction", "say"})
NAMES = frozenset({"country", "capital", "organisation"})
_SET_KEYS = (
    "forces",
    "attacks",
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


@dataclass(frozen=True)
class SideWords:
    """The words of one language that tie sides to events; see ``sides.toml`` for the lists.

    ``openings`` are the words with which the verbs of each list can begin; ``owned`` what a side
    acts by: its forces and its attacks.
    """

    sets: dict[str, frozenset[str]]
    verbs: dict[str, PhraseTable[str]]
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
    for key in (*_SET_KEYS, *_VERB_KEYS):
        value = content.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LexiconError(f"{language}/sides.toml: {key} must be a list of strings")
    for key in content:
        if key not in _SET_KEYS and key not in _VERB_KEYS:
            raise LexiconError(f"{language}/sides.toml: unknown key {key!r}")
    irregular = read_lexicon(language, "verbs").get("irregular", {})
    verbs = {
        key: PhraseTable(
            (words, form) for verb in content[key] for form, words in verb_forms(verb, irregular)
        )
        for key in _VERB_KEYS
    }
    openings = {key: table.firsts for key, table in verbs.items()}
    sets = {key: frozenset(content[key]) for key in _SET_KEYS}
    return SideWords(sets, verbs, openings, sets["forces"] | sets["attacks"])


class Placed(NamedTuple):
    """A side in the sentence with the tokens of its mention; ``side`` may be ENEMY or OWN."""

    side: str
    mention: Mention | None
    kind: str
    first: int
    last: int


class Roles(NamedTuple):
    """The sides in their roles, as the words tell them; None where they do not.

    ``attacker`` and ``attacked`` are of one attack; ``loser`` is whose losses are told;
    ``subject`` is the side that the sentence is about, ``holder`` whose forces it speaks of,
    ``head`` a side that stands alone and heads what follows. ENEMY is the foe of the speaker.
    """

    attacker: str | None = None
    attacked: str | None = None
    loser: str | None = None
    subject: str | None = None
    holder: str | None = None
    head: str | None = None

    def then(self, later: Roles) -> Roles:
        """Return the roles after a sentence whose own roles are ``later``."""
        attack = (later.attacker, later.attacked)
        if attack == (None, None):
            attack = (self.attacker, self.attacked)
        return Roles(
            *attack,
            later.loser or self.loser,
            later.subject or self.subject,
            later.holder or self.holder,
            later.head or self.head,
        )


def place_mentions(tagged: Tagged, mentions: Sequence[Mention]) -> list[Placed]:
    """Return the mentions with their tokens; an adjective names the enemy behind it."""
    found: list[Placed] = []
    at = _behind_dateline(tagged)
    tokens = tagged.sentence.tokens
    for mention in mentions:
        if at and mention.start < tokens[at - 1].start:
            continue
        while at < len(tokens) and tokens[at].end <= mention.start:
            at += 1
        first = last = at
        while last + 1 < len(tokens) and tokens[last + 1].start < mention.end:
            last += 1
        before = found[-1] if found else None
        if mention.kind == ENEMY and before and before.last == first - 1 and before.kind != ENEMY:
            found[-1] = Placed(before.side, before.mention, "institution", before.first, last)
        elif before and _has_movement(tagged, before, mention.name, first):
            found[-1] = Placed(mention.name, mention, mention.kind, first, last)
        elif before and _one_name(tagged, before, mention.name, first):
            found[-1] = Placed(before.side, before.mention, mention.kind, before.first, last)
        else:
            found.append(Placed(mention.name, mention, mention.kind, first, last))
    return found


def _behind_dateline(tagged: Tagged) -> int:
    """Return the token behind a dateline (``KYIV, Ukraine (AP) —``), 0 where there is none.

    The place that a report was filed from does nothing.
    """
    tokens = tagged.sentence.tokens[:DATELINE_REACH]
    if not tokens or len(tokens[0].text) < 3 or not tokens[0].text.isupper():
        return 0
    dash = next((at for at, token in enumerate(tokens) if token.text in DASHES), 0)
    return dash + 1 if dash else 0


def _has_movement(tagged: Tagged, before: Placed, name: str, first: int) -> bool:
    """Tell whether a country only says where a movement is: ``Yemen's Houthis``."""
    between = tagged.lower[before.last + 1 : first]
    near = between == () or (len(between) == 1 and between[0] in POSSESSIVES)
    return near and before.kind in ("country", "demonym") and name in armed_movements()


def _one_name(tagged: Tagged, before: Placed, name: str, first: int) -> bool:
    """Tell whether a name goes on with the one before it: ``the Ukrainian capital Kyiv``."""
    between = tagged.lower[before.last + 1 : first]
    return before.side == name and between in ((), ("capital",), ("capital", ","))


def governor(tagged: Tagged, at: int, words: SideWords) -> int:
    """Return the token of the preposition that the name at token ``at`` hangs on, -1 if none."""
    before = at - 1
    while before >= 0 and at - before <= 5:
        kinds, word = tagged.kinds[before], tagged.lower[before]
        if word == "and" and before and tagged.lower[before - 1] in words.sets["between"]:
            before -= 1
            continue
        if word in words.sets["clause_links"]:
            return -1
        if "preposition" in kinds and word not in words.sets["between"]:
            return before
        if word == "of" or not ("determiner" in kinds or word in words.sets["between"]):
            return before if word == "of" else -1
        before -= 1
    return -1


def is_neighbour(tagged: Tagged, placed: Placed, words: SideWords) -> bool:
    """Tell whether a side only lies beyond a border: ``near Mali's border with Niger``."""
    link = governor(tagged, placed.first, words)
    return link > 0 and (
        tagged.lower[link] == "with" and tagged.lower[link - 1] in words.sets["frontiers"]
    )


def acts(tagged: Tagged, placed: Placed, words: SideWords) -> bool:
    """Tell whether a mention can be a doer: a side itself, or the owner of forces or attacks."""
    after = tagged.lower[placed.last + 1 : placed.last + 6]
    owning = bool(after) and after[0] in POSSESSIVES
    if placed.kind in ("person", "institution", EPITHET, ENEMY, OWN):
        return not owning or _has(after, words.owned)
    if placed.kind in NAMES and not owning:
        return not (placed.first and tagged.lower[placed.first - 1] in ("a", "an"))
    return _has(after[owning : owning + 4], words.owned)


def _has(window: Sequence[str], wanted: frozenset[str]) -> bool:
    for word in window:
        if word in wanted:
            return True
        if word in ",;.:()" or word in ("and", "in", "on", "at", "of", "to", "with", "from"):
            return False
    return False


def roles_of(tagged: Tagged, placed: Sequence[Placed], words: SideWords) -> Roles:
    """Return the roles that the words of a sentence give to its sides, the first of each."""
    attacker = attacked = loser = subject = holder = head = None
    starts = [one.first for one in placed]
    for number, one in enumerate(placed):
        end = starts[number + 1] if number + 1 < len(starts) else len(tagged.lower)
        if attacker is None and attacks(tagged, one, words, end):
            attacker = one.side
        elif attacked is None and is_attacked(tagged, one, words):
            attacked = one.side
        if loser is None and loses(tagged, one, words):
            loser = one.side
        if subject is None and governor(tagged, one.first, words) < 0:
            subject = one.side
        if holder is None and (_owns_forces(tagged, one) or _sends_forces(tagged, one, words)):
            holder = one.side
    if attacked == attacker:
        attacked = None
    if placed and placed[0].first == 0 and len(tagged.lower) - placed[0].last <= 2:
        head = placed[0].side
    return Roles(attacker, attacked, loser, subject, holder, head)


def _owns_forces(tagged: Tagged, placed: Placed) -> bool:
    """Tell whether soldiers stand right behind an adjective (``North Korean troops``)."""
    if placed.kind != "demonym":
        return False
    after = range(placed.last + 1, placed.last + 4)
    nouns = (tagged.nouns.get(at) for at in after)
    return any(noun and noun.plural and "soldier" in noun.classes for noun in nouns)


def _sends_forces(tagged: Tagged, placed: Placed, words: SideWords) -> bool:
    """Tell whether a side is said to send soldiers (``Seoul has sent troops``)."""
    if governor(tagged, placed.first, words) >= 0:
        return False
    openings = words.openings["send_verbs"]
    if openings.isdisjoint(tagged.lower):
        return False
    for at in range(placed.last + 1, len(tagged.lower) - 1):
        if tagged.lower[at] in openings and words.verb_at("send_verbs", tagged.lower, at):
            after = (tagged.nouns.get(i) for i in range(at + 1, at + 5))
            return any(noun and noun.plural and "soldier" in noun.classes for noun in after)
    return False


def attacks(tagged: Tagged, placed: Placed, words: SideWords, end: int | None = None) -> bool:
    """Tell whether the words next to a side make it the attacker (``Russian shelling``).

    What stands at or behind the token ``end`` is another side's.
    """
    lower = tagged.lower
    link = governor(tagged, placed.first, words)
    if link >= 0 and lower[link] in words.sets["by"]:
        before = lower[max(0, placed.first - 5) : placed.first]
        if not words.sets["attacks"].isdisjoint(before):
            return True
    if link >= 0 and placed.kind in NAMES and lower[link] in words.sets["within"]:
        return False
    owning = lower[placed.last + 1 : placed.last + 2] and lower[placed.last + 1] in POSSESSIVES
    past = len(lower) if end is None or owning else end
    nouns, verbs = words.sets["attacks"], words.openings["attack_verbs"]
    for at in range(placed.last + 1, min(past, placed.last + 7)):
        word, kinds = lower[at], tagged.kinds[at]
        if words.verb_at("tell_verbs", lower, at) or words.verb_at("resist_verbs", lower, at):
            return False
        if word in nouns:
            return True
        if word in ("be", "was", "were", "is", "are", "been", "being") or word in ",;.:()":
            return False
        if word in verbs and words.verb_at("attack_verbs", lower, at):
            following = lower[at + 1] if at + 1 < len(lower) else ""
            return following != "by"
        if word == "of" or kinds & CLOSING:
            return False
    return False


def is_attacked(tagged: Tagged, placed: Placed, words: SideWords) -> bool:
    """Tell whether the words next to a side make it the one attacked (``strikes on Ukraine``)."""
    lower = tagged.lower
    link = governor(tagged, placed.first, words)
    if link >= 0 and lower[link] in words.sets["aimed"]:
        before = range(max(0, link - 4), link)
        return any(
            lower[at] in words.sets["attacks"] or words.verb_at("attack_verbs", lower, at)
            for at in before
        )
    if placed.first and words.verb_at("attack_verbs", lower, placed.first - 1):
        return placed.kind in NAMES or placed.kind == "demonym"
    defences, verbs = words.openings["defend_verbs"], words.openings["attack_verbs"]
    for at in range(placed.last + 1, min(len(lower), placed.last + 7)):
        word = lower[at]
        if word in defences and words.verb_at("defend_verbs", lower, at):
            return True
        if word in verbs and words.verb_at("attack_verbs", lower, at):
            passive = any(
                "be" in tagged.kinds[i] and lower[i] not in POSSESSIVES
                for i in range(placed.last + 1, at)
            )
            # "counted 30 strikes by Myanmar" names no side that was struck.
            by = at + 1 < len(lower) and lower[at + 1] == "by"
            return passive or (by and word not in words.sets["attacks"])
        if word == "of" or tagged.kinds[at] & CLOSING:
            return False
    return False


def _behind_aside(tagged: Tagged, at: int) -> int:
    """Return the token behind an aside that opens at a comma (``Russia, he said, lost …``)."""
    if tagged.lower[at : at + 1] != (",",):
        return at
    close = next(
        (i for i in range(at + 1, at + ASIDE_REACH) if tagged.lower[i : i + 1] == (",",)), at
    )
    return close + 1 if close > at else at


def loses(tagged: Tagged, placed: Placed, words: SideWords) -> bool:
    """Tell whether the words next to a side tell its losses (``Russia's losses``)."""
    lower = tagged.lower
    link = governor(tagged, placed.first, words)
    if link > 0 and lower[link] in ("of", "among"):
        if any(word in words.sets["losses"] for word in lower[max(0, link - 3) : link]):
            return True
        if placed.kind != "demonym":
            return (
                False  # "an estimate of Russian losses" goes on, "the army of Mali lost" does not.
            )
    first = _behind_aside(tagged, placed.last + 1)
    for at in range(first, min(len(lower), first + 5)):
        if words.verb_at("lose_verbs", lower, at):
            return True
        if words.verb_at("resist_verbs", lower, at) or words.verb_at("check_verbs", lower, at):
            return any(word in words.sets["possessive_person"] for word in lower[at + 1 : at + 2])
        if lower[at] in words.sets["losses"]:
            return first == placed.last + 1
        if lower[at] == "of" or tagged.kinds[at] & CLOSING or lower[at] in ",;.:":
            return False
    return False
