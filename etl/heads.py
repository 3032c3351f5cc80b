"""The noun that a number counts: what follows the number up to the head of its noun phrase."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from etl.number_words import number_firsts
from etl.tags import NounMention, Tagged
from etl.unit_words import units_of

REACH = 14
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
# Marks that may stand inside a noun phrase: quotation, hyphens, emphasis.
INNER_MARKS = frozenset("-‑/“”\"‘'’*_")
KIND_ENDINGS = ("-type", "-style", "-class", "-made")
STOP_KINDS = frozenset(
    {"preposition", "determiner", "pronoun", "be", "have", "do", "modal", "conjunction"}
    | {"relative", "say", "postpositive"}
)
# "30 such bombs": it stands between the number and a noun that was told more fully before.
SUCH = "such"
# Nouns that are as often verbs, so that what stands before them decides.
NATIONAL = frozenset({"national"})
EVENT_NOUNS = frozenset({"attack", "strike"})


class Head(NamedTuple):
    """What follows a number.

    ``noun`` is None when none of the lexicon stands there; ``modifiers`` are the tokens before it;
    ``last`` is the last token read; ``unknown`` is true when words stand there that could be a
    noun but are none of the lexicon.
    """

    noun: NounMention | None
    modifiers: tuple[int, ...]
    last: int
    unknown: bool


@dataclass
class _Walk:
    """The state of the walk from the number to the head."""

    tagged: Tagged
    start: int
    limit: int
    at: int
    best: NounMention | None = None
    unknown: bool = False
    modifiers: list[int] = field(default_factory=list)

    def result(self, last: int | None = None) -> Head:
        """Return the head found so far."""
        best = self.best
        if best is None:
            return Head(None, tuple(self.modifiers), self.at - 1, self.unknown)
        own = tuple(m for m in self.modifiers if m < best.first)
        return Head(best, own, best.last if last is None else last, False)


def find_head(tagged: Tagged, at: int) -> Head:
    """Return the head of the noun phrase that goes on at token ``at``, behind a number."""
    walk = _Walk(tagged, at, min(len(tagged.lower), at + REACH), at)
    while walk.at < walk.limit:
        noun = tagged.nouns.get(walk.at)
        if noun is not None and not _is_verb_here(tagged, walk.at, noun):
            walk.best = noun
            if noun.plural and not _is_possessive(tagged, noun.last + 1):
                return walk.result()
            walk.modifiers.extend(range(noun.first, noun.last + 1))
            walk.at = noun.last + 1
            continue
        if "stand_in" in tagged.kinds[walk.at]:
            # "59 Ukrainian ones": whose they are says nothing of what they are.
            named = walk.best if walk.best and walk.best.classes != NATIONAL else None
            return Head(named, tuple(walk.modifiers), walk.at, False)
        if not _steps_over(walk) and not _takes_word(walk):
            break
        walk.at += 1
    return walk.result()


def _steps_over(walk: _Walk) -> bool:
    """Tell whether the token belongs to the phrase without being a word of it."""
    tagged, at = walk.tagged, walk.at
    word = tagged.lower[at]
    if word == SUCH and at == walk.start:
        return True
    if at > walk.start:
        if word in (",", "and", "or") and (
            _kind_goes_on(tagged, at) or _hangs(walk) or _pairs_kinds(walk)
        ):
            return True
        if word in POSSESSIVE:
            return True
    return word in INNER_MARKS and not tagged.kinds[at] & STOP_KINDS


def _takes_word(walk: _Walk) -> bool:
    """Take the word as a modifier (or an unknown noun); False where the phrase ends."""
    tagged, at = walk.tagged, walk.at
    kinds, word = tagged.kinds[at], tagged.lower[at]
    if word[0].isdigit() and (_is_designation(walk) or _is_calibre(walk)):
        walk.modifiers.append(at)
        return True
    if kinds & STOP_KINDS or not word[0].isalnum() or word[0].isdigit() or _foreign(word):
        return False
    if (word == "of" and not _leads_on(walk)) or _tells_when(tagged, at):
        return False
    if at > walk.start and _is_past(tagged, at) and _is_plural(tagged.lower[at - 1]):
        return False
    if _describes_one(walk):
        return False
    if "adverb" in kinds and (verb_starts(tagged, at) or _closes(walk, kinds)):
        return False
    if not kinds & {"adverb", "more"}:
        compound = word.isalpha() and tagged.lower[at - 1] in ("-", "‑")
        verb = verb_starts(tagged, at) and not _is_plural_here(walk) and not compound
        if verb and not _modifies(tagged, at, walk.limit):
            return False
        walk.unknown = True
        if walk.best is not None and not walk.best.plural:
            walk.best = None
    walk.modifiers.append(at)
    return True


def _leads_on(walk: _Walk) -> bool:
    """Tell whether "of" leads on to what is counted: ``two waves of drones``.

    In ``71 incidents of airstrikes`` the incidents are counted, of which each may have several.
    """
    return walk.best is None and "uncounted" not in walk.tagged.kinds[walk.at - 1]


def _is_designation(walk: _Walk) -> bool:
    """Tell whether digits end the name of a kind before its noun (``two Saab 340 aircraft``)."""
    tagged, at = walk.tagged, walk.at
    named = at > walk.start and tagged.sentence.tokens[at - 1].text[0].isupper()
    return named and tagged.lower[at].isdigit() and _noun_follows(tagged, at + 1, walk.limit)


def _describes_one(walk: _Walk) -> bool:
    """Tell whether a participle with a preposition goes on behind the noun of a single thing.

    ``One individual tied to them``, ``one ship owned by a trader``.
    """
    tagged, at, best = walk.tagged, walk.at, walk.best
    if best is None or best.last != at - 1 or tagged.lower[walk.start - 1] not in ("one", "1"):
        return False
    goes_on = at + 1 < len(tagged.kinds) and "preposition" in tagged.kinds[at + 1]
    return goes_on and tagged.lower[at].endswith("ed")


def _is_calibre(walk: _Walk) -> bool:
    """Tell whether digits are the calibre of what is counted (``four 105 mm howitzers``)."""
    tagged, at = walk.tagged, walk.at
    found = units_of("en").after.match(tagged.lower, at + 1) if at + 1 < walk.limit else None
    if found is None or found[1] != "calibre":
        return False
    return _noun_follows(tagged, at + 1 + found[0], walk.limit)


def _is_plural(word: str) -> bool:
    return word.isalpha() and word.endswith("s") and not word.endswith("ss")


def _is_past(tagged: Tagged, at: int) -> bool:
    """Tell whether a verb in -ed goes on with a name or an article (``denounced North Korea``)."""
    if not tagged.lower[at].endswith("ed") or at + 1 >= len(tagged.lower):
        return False
    behind = tagged.sentence.tokens[at + 1].text
    return behind[0].isupper() or "determiner" in tagged.kinds[at + 1]


def _foreign(word: str) -> bool:
    """Tell whether a word is of another script, as a unit left untranslated (``од``)."""
    return not any("a" <= letter <= "z" for letter in word)


def _tells_when(tagged: Tagged, at: int) -> bool:
    """Tell whether a date without a preposition begins at ``at`` (``20 more next year``)."""
    kinds = tagged.kinds
    if "weekday" in kinds[at]:
        return True
    spans = {"time_unit", "weekday", "month"}
    return "which_time" in kinds[at] and at + 1 < len(kinds) and not spans.isdisjoint(kinds[at + 1])


def _closes(walk: _Walk, kinds: frozenset[str]) -> bool:
    """Tell whether an adverb ends a phrase that has its noun already."""
    return "more" not in kinds and walk.best is not None


def _kind_goes_on(tagged: Tagged, at: int) -> bool:
    """Tell whether a list of kinds runs over token ``at``: ``Shahed-type, decoy and others``."""
    before = tagged.lower[at - 1]
    return before.endswith(KIND_ENDINGS) or (
        before == "," and tagged.lower[at - 2].endswith(KIND_ENDINGS)
    )


def _hangs(walk: _Walk) -> bool:
    """Tell whether a hyphen left hanging joins two kinds: ``short- and medium-range missiles``."""
    tagged, at = walk.tagged, walk.at
    tokens = tagged.sentence.tokens
    if tagged.lower[at] == "," or at < walk.start + 2 or tagged.lower[at - 1] not in ("-", "‑"):
        return False
    hanging = tokens[at - 1].start == tokens[at - 2].end and tokens[at - 1].end < tokens[at].start
    return hanging and any(i in tagged.nouns for i in range(at + 1, walk.limit))


def _pairs_kinds(walk: _Walk) -> bool:
    """Tell whether two kinds share a plural noun: ``93 cruise and ballistic missiles``."""
    tagged, at = walk.tagged, walk.at
    if tagged.lower[at] == "," or walk.start == 0 or at > walk.start + 2:
        return False
    if tagged.lower[walk.start - 1] in ("one", "1") or tagged.lower[at - 1].endswith("s"):
        return False
    nearest, next_one = tagged.nouns.get(at + 1), tagged.nouns.get(at + 2)
    former = "former" in tagged.kinds[at + 1] if at + 1 < len(tagged.kinds) else False
    if nearest is None and not former and not _is_word(tagged, at + 1):
        return False
    shared = nearest if nearest is not None and nearest.plural else next_one
    if former and (shared is None or not shared.plural):  # "40 current and former Malian officials"
        shared = tagged.nouns.get(at + 3)
    return shared is not None and shared.plural and not shared.outcome


def _is_word(tagged: Tagged, at: int) -> bool:
    """Tell whether an open word stands at ``at``, no number and none of a closed class."""
    word = tagged.lower[at] if at < len(tagged.lower) else ""
    return word.isalpha() and word not in number_firsts("en") and not tagged.kinds[at]


def _is_possessive(tagged: Tagged, at: int) -> bool:
    """Tell whether the noun before token ``at`` only owns the counted (``soldiers' bodies``)."""
    tokens = tagged.sentence.tokens
    if at + 1 >= len(tokens) or tagged.lower[at] not in POSSESSIVE:
        return False
    return tokens[at].start == tokens[at - 1].end and tokens[at + 1].text[0].isalpha()


def _is_verb_here(tagged: Tagged, at: int, noun: NounMention) -> bool:
    """Tell whether a word that may be noun or verb is a verb at ``at`` (``two strike Kyiv``)."""
    if noun.plural or noun.first != noun.last or noun.outcome:
        return False
    if noun.lemma in EVENT_NOUNS and "participle" in tagged.kinds[at]:
        return False
    following = tagged.kinds[at + 1] if at + 1 < len(tagged.kinds) else frozenset()
    is_verb = any(v.first == at and v.form in ("base", "ed") for v in tagged.verbs)
    return is_verb and bool(following & {"determiner", "preposition", "adverb"})


def verb_starts(tagged: Tagged, at: int) -> bool:
    """Tell whether a verb of the lexicon begins at token ``at``."""
    return any(verb.first == at and verb.form != "noun" for verb in tagged.verbs)


def _is_plural_here(walk: _Walk) -> bool:
    """Tell whether a verb in -s right behind a number above one is a noun (``30 bases``)."""
    tagged, at = walk.tagged, walk.at
    if at != walk.start or not at or tagged.lower[at - 1] in ("one", "1"):
        return False
    return {verb.form for verb in tagged.verbs if verb.first == at} == {"s"}


def _modifies(tagged: Tagged, at: int, limit: int) -> bool:
    """Tell whether a verb's word stands as a modifier (``captured tanks``, ``shelter kits``)."""
    if "verb_only" in tagged.kinds[at]:
        return False
    forms = {verb.form for verb in tagged.verbs if verb.first == at}
    bare = not forms & {"ed", "s"}
    return ("participle" in tagged.kinds[at] or bare) and _noun_follows(tagged, at + 1, limit)


def _noun_follows(tagged: Tagged, at: int, limit: int) -> bool:
    """Tell whether a counted noun follows before any closed word (``two captured tanks``)."""
    for i in range(at, limit):
        if i in tagged.nouns:
            return True
        if tagged.kinds[i] & (STOP_KINDS | {"adverb"}) or not tagged.lower[i][0].isalpha():
            return False
    return False
