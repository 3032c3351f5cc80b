"""Numbers into counted things: the noun of each quantity, or why it counts nothing here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.model import Quantity
from etl.tags import NounMention, Tagged

REACH = 14
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
STOP_KINDS = frozenset(
    {
        "preposition",
        "determiner",
        "pronoun",
        "be",
        "have",
        "do",
        "modal",
        "conjunction",
        "relative",
        "say",
    }
)
TIMES = NounMention(-1, -1, "time", frozenset({"times"}), True)
MONEY = NounMention(-1, -1, "money", frozenset({"money"}), True)


@dataclass(frozen=True, slots=True)
class Counted:
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


@dataclass(frozen=True)
class _Units:
    after: PhraseTable[str]
    before: dict[tuple[str, ...], str]
    nouns: PhraseTable[str]
    square_kilometres: dict[str, float]
    times: frozenset[str]


@cache
def _units(language: str) -> _Units:
    data = read_lexicon(language, "units")
    for key in ("after", "before", "nouns", "square_kilometres", "times"):
        if key not in data:
            raise LexiconError(f"{language}/units.toml lacks the table [{key}]")
    return _Units(
        after=PhraseTable((w, name) for name, words in data["after"].items() for w in words),
        before={tuple(w.split()): name for name, words in data["before"].items() for w in words},
        nouns=PhraseTable((w, name) for name, words in data["nouns"].items() for w in words),
        square_kilometres=data["square_kilometres"],
        times=frozenset(data["times"]["words"]),
    )


def square_kilometres(noun: str, language: str = "en") -> float:
    """Return how many square kilometres one ``noun`` (``square mile``, ``hectare``) is."""
    return _units(language).square_kilometres.get(noun.replace("-", " ").split()[-1], 1.0)


def _unit_reason(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    """Return why the words around the number make it no count (``age``), None when they do not."""
    units, lower = _units(language), tagged.lower
    at = quantity.last + 1
    if quantity.form == "digits" and _runs_into_letters(tagged, at):
        return "part of a name"
    after = units.after.match(lower, at) if at < len(lower) else None
    if after is not None and not (after[1] == "distance" and quantity.currency):
        adjacent = tagged.sentence.tokens[at].start == quantity.end
        if after[1] != "ordinal" or adjacent:
            return after[1]
    if quantity.form == "digits" and _in_clock_time(tagged, quantity):
        return "clock time"
    if quantity.form in ("digits", "range"):
        if quantity.first and lower[quantity.first - 1] == "-" and _glued(tagged, quantity.first):
            return "part of a name"
    return None


def _runs_into_letters(tagged: Tagged, at: int) -> bool:
    """Tell whether letters with a digit follow a number at once (``9M729``)."""
    if at >= len(tagged.lower):
        return False
    token = tagged.sentence.tokens[at]
    tight = token.start == tagged.sentence.tokens[at - 1].end
    return tight and token.text[0].isalpha() and any(c.isdigit() for c in token.text)


def _named_by_number(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    """Return why the word before a bare number makes it a name (``Resolution 242``), else None."""
    if quantity.form != "digits":
        return None
    before = _units(language).before
    for length in (2, 1):
        words = tagged.lower[max(0, quantity.first - length) : quantity.first]
        if words in before:
            return before[words]
    return None


def _in_clock_time(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a colon ties the number to another one (``08:30``)."""
    tokens, first, last = tagged.sentence.tokens, quantity.first, quantity.last
    behind = first >= 2 and tokens[first - 1].text == ":" and tokens[first - 2].text.isdigit()
    ahead = (
        last + 2 < len(tokens) and tokens[last + 1].text == ":" and tokens[last + 2].text.isdigit()
    )
    return (behind and tokens[first - 1].end == tokens[first].start) or (
        ahead
        and tokens[last + 1].start == tokens[last].end
        and tokens[last + 2].start == tokens[last + 1].end
    )


def _glued(tagged: Tagged, at: int) -> bool:
    """Tell whether a hyphen before token ``at`` ties it to a word (``Covid-19``)."""
    tokens = tagged.sentence.tokens
    return (
        at >= 2
        and tokens[at].start == tokens[at - 1].end
        and tokens[at - 1].start == tokens[at - 2].end
        and tokens[at - 2].text[-1:].isalpha()
    )


def _head(
    tagged: Tagged, at: int, singular: bool
) -> tuple[NounMention | None, list[int], int, bool]:
    """Find the noun that begins at or after token ``at``.

    Returns (noun, modifiers, last token, unknown); ``unknown`` is true when words stand there
    that could be a noun but are none of the lexicon.
    """
    modifiers: list[int] = []
    unknown = False
    limit = min(len(tagged.lower), at + REACH)
    best: NounMention | None = None
    last = at - 1
    i = at
    while i < limit:
        noun = tagged.nouns.get(i)
        if noun is not None and not _is_verb_here(tagged, i, noun):
            best, last = noun, noun.last
            if noun.plural and not _is_possessive(tagged, noun.last + 1):
                return best, modifiers, last, False
            modifiers.extend(range(noun.first, noun.last + 1))
            i = noun.last + 1
            continue
        kinds, word = tagged.kinds[i], tagged.lower[i]
        if "stand_in" in kinds:
            return best, modifiers, i, False
        if word in (",", "and", "or") and i > at and _kind_goes_on(tagged, i):
            i += 1
            continue
        if word in POSSESSIVE and i > at:
            i += 1
            continue
        if kinds & STOP_KINDS or not (word[0].isalnum() or word in "-‑/“”\"‘'’*_"):
            break
        if word in "-‑/“”\"‘'’*_" or word == "’s":
            i += 1
            continue
        if word[0].isdigit():
            break
        if "adverb" in kinds and _verb_starts(tagged, i):
            break
        if not (kinds & {"adverb", "more"}):
            if _verb_starts(tagged, i) and not _modifies(tagged, i, limit):
                break
            unknown = True
            if best is not None and not best.plural:
                best = None
        elif "adverb" in kinds and "more" not in kinds and best is not None:
            break
        modifiers.append(i)
        i += 1
    if best is not None:
        own = [m for m in modifiers if m < best.first]
        return best, own, best.last, False
    return None, modifiers, i - 1, unknown


def _kind_goes_on(tagged: Tagged, at: int) -> bool:
    """Tell whether a list of kinds runs over token ``at``: ``Shahed-type, decoy and other drones``."""
    before = tagged.lower[at - 1]
    return before.endswith(("-type", "-style", "-class", "-made")) or (
        before == "," and tagged.lower[at - 2].endswith(("-type", "-style", "-class", "-made"))
    )


def _is_possessive(tagged: Tagged, at: int) -> bool:
    """Tell whether the noun before token ``at`` only owns what is counted (``500 soldiers' bodies``)."""
    if at >= len(tagged.lower) or tagged.lower[at] not in ("'", "’", "'s", "’s"):
        return False
    tokens = tagged.sentence.tokens
    return (
        tokens[at].start == tokens[at - 1].end
        and at + 1 < len(tokens)
        and tokens[at + 1].text[0].isalpha()
    )


def _is_verb_here(tagged: Tagged, at: int, noun: NounMention) -> bool:
    """Tell whether a word that may be noun or verb is a verb at ``at`` (``two strike Kyiv``)."""
    if noun.plural or noun.first != noun.last or noun.outcome:
        return False
    if (
        noun.first
        and "participle" in tagged.kinds[noun.first]
        and noun.lemma in ("attack", "strike")
    ):
        return False
    following = tagged.kinds[at + 1] if at + 1 < len(tagged.kinds) else frozenset()
    is_verb = any(v.first == at and v.form in ("base", "ed") for v in tagged.verbs)
    return is_verb and bool(following & {"determiner", "preposition", "adverb"})


def _verb_starts(tagged: Tagged, at: int) -> bool:
    return any(v.first == at and v.form != "noun" for v in tagged.verbs)


def _modifies(tagged: Tagged, at: int, limit: int) -> bool:
    """Tell whether a verb's word stands as a modifier (``captured tanks``, ``shelter kits``)."""
    forms = {verb.form for verb in tagged.verbs if verb.first == at}
    bare = not forms & {"ed", "s"}
    return ("participle" in tagged.kinds[at] or bare) and _noun_follows(tagged, at + 1, limit)


def _noun_follows(tagged: Tagged, at: int, limit: int) -> bool:
    """Tell whether a counted noun follows before any closed word (``two captured tanks``)."""
    for i in range(at, limit):
        if i in tagged.nouns:
            return True
        word = tagged.lower[i]
        if tagged.kinds[i] & (STOP_KINDS | {"adverb"}) or not word[0].isalpha():
            return False
    return False


def _of_what(tagged: Tagged, at: int) -> tuple[int, bool, bool]:
    """Read ``of`` behind a number: (token where the noun may begin, partitive, pronoun)."""
    i = at + 1
    partitive = False
    lower = tagged.lower
    while i < len(lower) and "determiner" in tagged.kinds[i] and lower[i] not in ("that",):
        partitive = True
        i += 1
    if i < len(lower) and lower[i] in ("them", "which", "whom", "those", "these", "us", "it"):
        return i + 1, True, True
    if partitive and (i >= len(lower) or lower[i - 1] in ("these", "those", "its", "their")):
        following = tagged.kinds[i] if i < len(lower) else frozenset({"preposition"})
        if following & STOP_KINDS or i >= len(lower) or not lower[i][0].isalnum():
            return i, True, True
    return i, partitive, False


def _pointed_back(tagged: Tagged, at: int) -> tuple[int, int]:
    """Read ``of the former`` behind a number: (last token, how many kinds back), else (at, 0)."""
    lower, kinds = tagged.lower, tagged.kinds
    while at < len(lower) and "more" in kinds[at]:
        at += 1
    if lower[at : at + 2] != ("of", "the") or at + 2 >= len(lower):
        return at, 0
    followed = at + 3 < len(lower) and lower[at + 3][0].isalpha() and not kinds[at + 3] & STOP_KINDS
    if followed and not _verb_starts(tagged, at + 3):
        return at, 0
    if "former" in kinds[at + 2]:
        return at + 2, 2
    return (at + 2, 1) if "latter" in kinds[at + 2] else (at, 0)


def count_nouns(
    tagged: Tagged, quantities: Sequence[Quantity], language: str = "en"
) -> tuple[Counted, ...]:
    """Return every quantity of the sentence with what it counts, in the same order."""
    starts = {quantity.first: index for index, quantity in enumerate(quantities)}
    found: list[Counted] = []
    for index, quantity in enumerate(quantities):
        reason = _unit_reason(tagged, quantity, language)
        if reason is not None:
            found.append(Counted(quantity, None, quantity.lead, quantity.last, False, (), reason))
            continue
        found.append(_count_one(tagged, quantity, index, starts, language))
    return tuple(found)


def _count_one(
    tagged: Tagged, quantity: Quantity, index: int, starts: dict[int, int], language: str
) -> Counted:
    at = quantity.last + 1
    lower = tagged.lower
    more = quantity.lead > 0 and lower[quantity.lead - 1] in (
        "another",
        "further",
        "additional",
        "other",
    )
    if quantity.currency is not None:
        return Counted(quantity, MONEY, quantity.lead, quantity.last, False)
    if lower[quantity.last] in _units(language).times:
        return Counted(quantity, TIMES, quantity.lead, quantity.last, False)
    back, refers = _pointed_back(tagged, at)
    if refers:
        return Counted(
            quantity, None, quantity.lead, back, True, partitive=True, more=more, refers=refers
        )
    whole, partitive = None, False
    if at < len(lower) and lower[at] in ("of", "/", "out"):
        skip = (
            at + 1 if lower[at] == "out" and at + 1 < len(lower) and lower[at + 1] == "of" else at
        )
        if lower[at] != "out" or skip > at:
            at, partitive, pronoun = _of_what(tagged, skip)
            if pronoun:
                return Counted(
                    quantity, None, quantity.lead, at - 1, True, partitive=True, more=more
                )
            whole = starts.get(at)
            if whole is not None and whole != index:
                return Counted(quantity, None, quantity.lead, at - 1, True, whole=whole, more=more)
    noun, modifiers, last, unknown = _head(tagged, at, quantity.value == 1)
    more = more or any("more" in tagged.kinds[m] for m in modifiers)
    formation = _units(language).nouns
    if noun is None and any(lower[m] in formation for m in modifiers):
        return Counted(quantity, None, quantity.lead, last, False, tuple(modifiers), "formation")
    reason = "no counted noun" if noun is None and unknown else None
    if noun is None:
        reason = _named_by_number(tagged, quantity, language) or reason
    return Counted(
        quantity,
        noun,
        quantity.lead,
        last,
        noun is None and not unknown,
        tuple(modifiers),
        reason,
        whole,
        partitive,
        more,
    )
