"""Numbers into counted things: the noun of each quantity, or why it counts nothing here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from etl.gazetteer import gazetteer
from etl.heads import POSSESSIVE, STOP_KINDS, find_head, verb_starts
from etl.model import Quantity
from etl.parties import load_parties, side_of
from etl.place_lexicon import place_words
from etl.tags import NounMention, Tagged
from etl.unit_words import units_of
from etl.units import why_named, why_no_count

TIMES = NounMention(-1, -1, "time", frozenset({"times"}), True)
MONEY = NounMention(-1, -1, "money", frozenset({"money"}), True)
SOLDIER = NounMention(-1, -1, "soldier", frozenset({"soldier"}), True)
PARTITIVE_PRONOUNS = frozenset(
    {"them", "which", "whom", "those", "these", "us", "it", "theirs", "ours"}
)
PARTITIVE_OWNERS = frozenset({"these", "those", "its", "their"})
TEAM_OWNERS = frozenset({"our", "my", "its", "their", "his", "her"})
LONGEST_COUNTRY = 4
OWNING = frozenset((sign,) for sign in POSSESSIVE)
# Within so many words stands the sign of an owner in front of a whole ("of the region's 17 towns").
OWNER_REACH = 5
# Tokens behind the number of a whole within which its noun stands.
WHOLE_REACH = 4
# What ties a number behind a whole phrase to its part: "34 drones (of 41)".
TIES = (("out", "of"), ("of", "the"), ("(", "of"))
# "They lost twelve of their own."
OWN = "own"
DASHES = frozenset({"-", "–", "—", "‒"})
CLOSERS = frozenset((sign,) for sign in "”\"’»'")


class Counted(NamedTuple):
    """A quantity with what it counts.

    ``noun`` is None when it is left out (``elided``) or unknown (``reason`` says so);
    ``first``/``last`` are the tokens of the whole noun phrase, number included;
    ``modifiers`` are the token indices between number and noun;
    ``whole`` is the index of the quantity that this one is a part of (``32 of 53``), else None;
    ``partitive`` is true for ``20 of them``; ``more`` for ``another 20``, ``20 others``;
    ``refers`` is 1 for ``of the latter``, 2 for ``of the former``: how many kinds back it points.
    """

    quantity: Quantity
    noun: NounMention | None
    first: int
    last: int
    elided: bool
    modifiers: tuple[int, ...] = ()
    reason: str | None = None
    whole: int | None = None
    partitive: bool = False
    more: bool = False
    refers: int = 0


class _Partitive(NamedTuple):
    """What ``of`` behind a number says: where its noun may begin and what it points to.

    ``pronoun`` is true for ``of them``; ``whole`` is the index of the quantity after it, else None.
    """

    at: int
    marked: bool = False
    pronoun: bool = False
    whole: int | None = None


def reasons_of(
    tagged: Tagged, quantities: Sequence[Quantity], language: str = "en"
) -> dict[Quantity, str | None]:
    """Return for each quantity why the words at it make it no count, None where they do not."""
    return {quantity: why_no_count(tagged, quantity, language) for quantity in quantities}


def count_nouns(
    tagged: Tagged,
    quantities: Sequence[Quantity],
    language: str = "en",
    reasons: Mapping[Quantity, str | None] | None = None,
) -> tuple[Counted, ...]:
    """Return every quantity of the sentence with what it counts, in the same order.

    ``reasons`` are those of ``reasons_of``, if the caller has them already.
    """
    if reasons is None:
        reasons = reasons_of(tagged, quantities, language)
    starts = {quantity.first: index for index, quantity in enumerate(quantities)}
    found: list[Counted] = []
    named = set(_inside_names(tagged))
    for index, quantity in enumerate(quantities):
        inside = "part of a name" if quantity.first in named else None
        reason = inside or reasons[quantity]
        if reason is not None:
            found.append(_bare(quantity, quantity.last, reason=reason))
        else:
            found.append(_count_one(tagged, quantity, index, starts, language))
            # The digits of a name are no number of their own (``two Saab 340 aircraft``).
            named.update(found[-1].modifiers)
    shared = _with_shared_nouns(tagged, found)
    return tuple(_with_listed_wholes(tagged, _with_late_wholes(tagged, shared)))


def _with_shared_nouns(tagged: Tagged, found: list[Counted]) -> list[Counted]:
    """Give a kind the noun that it shares with the next (``113 natural and 31 legal persons``)."""
    for index in range(len(found) - 1):
        one, other = found[index], found[index + 1]
        if one.reason != "no counted noun" or len(one.modifiers) != 1 or other.noun is None:
            continue
        between = tagged.kinds[one.last + 1 : other.first]
        joined = len(between) == 1 and "coordinator" in between[0]
        kind = tagged.lower[one.last]
        apart = other.noun.plural and other.last == other.quantity.last + 2
        if joined and apart and not kind.endswith("s"):
            noun = other.noun._replace(first=-1, last=-1)
            found[index] = one._replace(noun=noun, reason=None)
    return found


def up_to_whole(tagged: Tagged, item: Counted) -> Counted:
    """Return what is counted up to the noun of its whole: ``4,500 of the 6,000 Koreans``."""
    reach = range(item.last + 2, item.last + 2 + WHOLE_REACH)
    at = next((at for at in reach if at in tagged.nouns), None)
    if item.whole is None or at is None:
        return item
    return item._replace(noun=tagged.nouns[at], last=tagged.nouns[at].last)


def _inside_names(tagged: Tagged) -> frozenset[int]:
    """Return the tokens inside names of things (the second of ``Leopard 2 tanks``)."""
    return frozenset(
        [
            at
            for noun in tagged.nouns.values()
            if noun.first < noun.last
            for at in range(noun.first + 1, noun.last + 1)
        ]
    )


def _with_listed_wholes(tagged: Tagged, found: list[Counted]) -> list[Counted]:
    """Tie each member of a list behind ``of the`` to its like in the list before.

    ``102 missiles and 99 drones of the 127 missiles and 109 drones`` has two parts and two wholes.
    """
    for index in range(1, len(found)):
        if not _is_of(tagged, found[index - 1], found[index]):
            continue
        for length in range(min(index, len(found) - index), 0, -1):
            parts, wholes = found[index - length : index], found[index : index + length]
            lists = _is_list(tagged, parts) and _is_list(tagged, wholes)
            if lists and all(map(_may_hold, wholes, parts)):
                tied = zip(parts, range(index, index + length), strict=True)
                found[index - length : index] = [p._replace(whole=at) for p, at in tied]
                break
    return found


def _is_of(tagged: Tagged, part: Counted, whole: Counted) -> bool:
    """Tell whether a quantity hangs on the one before it by ``of`` or ``out of``."""
    at = whole.first - 1
    while at > 0 and "determiner" in tagged.kinds[at]:
        at -= 1
    if at < 1 or tagged.lower[at] != "of":
        return False
    return at - 1 == part.last or (tagged.lower[at - 1] == "out" and at - 2 == part.last)


def _is_list(tagged: Tagged, items: Sequence[Counted]) -> bool:
    """Tell whether nothing but commas and ``and`` stands between quantities."""
    return all(
        all(
            tagged.lower[at] == "," or "coordinator" in tagged.kinds[at]
            for at in range(one.last + 1, other.first)
        )
        for one, other in pairwise(items)
    )


def _may_hold(whole: Counted, part: Counted) -> bool:
    """Tell whether both count things of one kind, and the part is no more than the whole."""
    if whole.noun is None or part.noun is None or part.whole is not None:
        return False
    alike = not whole.noun.classes.isdisjoint(part.noun.classes)
    return alike and whole.quantity.value >= part.quantity.value


def _with_late_wholes(tagged: Tagged, found: list[Counted]) -> list[Counted]:
    """Tie a bare number behind ``of the`` or ``out of`` to the part before it.

    ``266 drones of the 298`` and ``76 were shot down out of 86`` are said like ``32 of 53``.
    """
    for index in range(1, len(found)):
        part, whole = found[index - 1], found[index]
        if not whole.elided or part.noun is None or part.whole is not None:
            continue
        at = whole.quantity.lead - 1
        tied = tagged.lower[max(0, at - 1) : at + 1] in TIES
        if tied and whole.quantity.value >= part.quantity.value and at > part.last:
            between = tagged.lower[part.last + 1 : at]
            if not any(word in ".;:!?" for word in between):
                found[index - 1] = part._replace(whole=index)
    return found


def _bare(quantity: Quantity, last: int, reason: str | None = None, more: bool = False) -> Counted:
    """Return a quantity without a noun: left out, or none because of ``reason``."""
    return Counted(quantity, None, quantity.lead, last, reason is None, reason=reason, more=more)


def _count_one(
    tagged: Tagged, quantity: Quantity, index: int, starts: dict[int, int], language: str
) -> Counted:
    if quantity.currency is not None:
        return Counted(quantity, MONEY, quantity.lead, quantity.last, False)
    if tagged.lower[quantity.last] in units_of(language).times:
        return Counted(quantity, TIMES, quantity.lead, quantity.last, False)
    lead = quantity.lead
    more = lead > 0 and "more" in tagged.kinds[lead - 1] and tagged.lower[lead - 1] != "new"
    if tagged.lower[lead - 1 : quantity.last + 1] == ("another", "one"):
        return _bare(quantity, quantity.last, reason="pronoun")
    back, refers = _pointed_back(tagged, quantity.last + 1)
    if refers:
        return Counted(quantity, None, lead, back, True, partitive=True, more=more, refers=refers)
    part = _partitive(tagged, quantity.last + 1, starts)
    if part.pronoun:
        return Counted(quantity, None, lead, part.at - 1, True, partitive=True, more=more)
    if part.whole is not None and part.whole != index:
        return Counted(quantity, None, lead, part.at - 1, True, whole=part.whole, more=more)
    return _with_head(tagged, quantity, part, more, language)


def _with_head(
    tagged: Tagged, quantity: Quantity, part: _Partitive, more: bool, language: str
) -> Counted:
    if part.at == quantity.last + 1 and _place_alone(tagged, _behind_dash(tagged, part.at)):
        return _bare(quantity, quantity.last, more=more)
    head = find_head(tagged, part.at)
    if head.noun is None and part.at == quantity.last + 2 and _country_alone(tagged, part.at):
        return _bare(quantity, quantity.last, more=more)
    if part.marked and _is_team(tagged, part.at):
        return _bare(quantity, part.at, more=more)
    more = more or any("more" in tagged.kinds[m] for m in head.modifiers)
    reason = None
    if head.noun is None:
        formations = units_of(language).formations
        if any(tagged.lower[m] in formations for m in head.modifiers):
            return Counted(
                quantity, None, quantity.lead, head.last, False, head.modifiers, "formation"
            )
        reason = why_named(tagged, quantity, language) or (
            "no counted noun" if head.unknown else None
        )
    return Counted(
        quantity,
        head.noun,
        quantity.lead,
        head.last,
        head.noun is None and not head.unknown,
        head.modifiers,
        reason,
        part.whole,
        part.marked,
        more,
    )


def _behind_dash(tagged: Tagged, at: int) -> int:
    """Return the token behind a dash that stands apart (``24 - Bryansk Region``), else ``at``."""
    tokens = tagged.sentence.tokens
    if at + 1 >= len(tokens) or tagged.lower[at] not in DASHES:
        return at
    apart = tokens[at - 1].end < tokens[at].start and tokens[at].end < tokens[at + 1].start
    return at + 1 if apart else at


def _place_alone(tagged: Tagged, at: int) -> bool:
    """Tell whether only a known place stands behind a number (``96 Crimea, 47 Kursk region``)."""
    found = gazetteer().match(tagged.lower, at) if at < len(tagged.lower) else None
    if found is None:
        return False
    length, place = found
    tokens = tagged.sentence.tokens
    if not place.name.written_in(tokens[at : at + length]):
        return False
    end = at + length
    if end < len(tokens) and tagged.lower[end] in place_words("en").sets["area"]:
        end += 1
    return end >= len(tokens) or not tokens[end].text[0].isalnum()


def _country_alone(tagged: Tagged, at: int) -> bool:
    """Tell whether only a country stands behind "of" (``three of Malawi and two of Kenya``)."""
    tokens, end = tagged.sentence.tokens, at
    while end < len(tokens) and tokens[end].text[0].isupper() and end - at < LONGEST_COUNTRY:
        end += 1
    if end == at or not _ends(tagged, end) or tagged.lower[end : end + 1] in OWNING:
        return False
    name = " ".join(token.text for token in tokens[at:end])
    return side_of(name) == name and name not in load_parties().organisations


def _is_team(tagged: Tagged, at: int) -> bool:
    """Tell whether people are only said to be of somebody's team (``two of our team``)."""
    team = tagged.lower[at] if 0 < at < len(tagged.lower) else ""
    if team not in units_of("en").teams or at in tagged.nouns:
        return False
    return tagged.lower[at - 1] in TEAM_OWNERS and _ends(tagged, at + 1)


def _ends_quotation(tagged: Tagged, at: int) -> bool:
    """Tell whether a number in quotation marks ends before "of": ``“dozens” of its soldiers``."""
    return tagged.lower[at : at + 1] in CLOSERS and tagged.lower[at + 1 : at + 2] == ("of",)


def _partitive(tagged: Tagged, at: int, starts: dict[int, int]) -> _Partitive:
    """Read ``of …``, ``out of …``, ``(of …`` or ``/`` behind a number."""
    lower = tagged.lower
    if lower[at : at + 2] in (("(", "of"), ("(", "out")) or _ends_quotation(tagged, at):
        at += 1
    if at < len(lower) and lower[at] == "out" and lower[at + 1 : at + 2] == ("of",):
        at += 1
    elif at >= len(lower) or lower[at] not in ("of", "/"):
        return _Partitive(at)
    i = _behind_owner(tagged, at + 1, starts)
    while i < len(lower) and "determiner" in tagged.kinds[i] and lower[i] != "that":
        i += 1
    if i + 1 in starts and i > at + 1 and {"participle", "more"} & tagged.kinds[i]:
        i += 1
    if lower[i + 1 : i + 2] == ("of",) and i + 2 in starts and lower[i] in units_of("en").groups:
        i += 2  # "Two of a volley of 15 missiles"
    marked = i > at + 1
    if i < len(lower) and lower[i] in PARTITIVE_PRONOUNS:
        return _Partitive(i + 1, marked=True, pronoun=True)
    own = i + 1 if marked and lower[i : i + 1] == (OWN,) else i
    if marked and (own > i or lower[i - 1] in PARTITIVE_OWNERS) and _ends(tagged, own):
        return _Partitive(own, marked=True, pronoun=True)
    return _Partitive(i, marked, whole=starts.get(i))


def _behind_owner(tagged: Tagged, at: int, starts: dict[int, int]) -> int:
    """Return where a number stands behind its owner (``of Rakhine's 17 towns``), else ``at``."""
    for end in range(at + 1, min(at + OWNER_REACH, len(tagged.lower) - 1)):
        if tagged.lower[end] in POSSESSIVE:
            return end + 1 if end + 1 in starts else at
        if not tagged.lower[end][0].isalpha():
            break
    return at


def _ends(tagged: Tagged, at: int) -> bool:
    """Tell whether no noun can begin at token ``at``."""
    if at >= len(tagged.lower):
        return True
    return bool(tagged.kinds[at] & STOP_KINDS) or not tagged.lower[at][0].isalnum()


def _pointed_back(tagged: Tagged, at: int) -> tuple[int, int]:
    """Read ``of the former`` behind a number: (last token, how many kinds back), else (at, 0)."""
    lower, kinds = tagged.lower, tagged.kinds
    while at < len(lower) and "more" in kinds[at]:
        at += 1
    if lower[at : at + 2] != ("of", "the") or at + 2 >= len(lower):
        return at, 0
    followed = at + 3 < len(lower) and lower[at + 3][0].isalpha() and not kinds[at + 3] & STOP_KINDS
    if followed and not verb_starts(tagged, at + 3):
        return at, 0
    if "former" in kinds[at + 2]:
        return at + 2, 2
    return (at + 2, 1) if "latter" in kinds[at + 2] else (at, 0)
