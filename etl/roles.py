"""The sides of a sentence in their roles: who attacks, who is attacked, who loses soldiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from etl.placed_sides import NAMES, POSSESSIVES, Placed, governor
from etl.side_words import SideWords
from etl.tags import Tagged

ASIDE_REACH = 9
CLOSING = frozenset({"preposition", "conjunction", "say"})


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
        if later == NO_ROLES:
            return self
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


NO_ROLES = Roles()


def roles_of(tagged: Tagged, placed: Sequence[Placed], words: SideWords) -> Roles:
    """Return the roles that the words of a sentence give to its sides, the first of each."""
    if not placed:
        return NO_ROLES
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
        # "An estimate of Russian losses" goes on, "the army of Mali lost" does not.
        if placed.kind != "demonym":
            return False
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
