"""How a place name hangs in its sentence: inside, aimed at, gone to, come from, an office."""

from __future__ import annotations

from functools import cache

from etl.place_lexicon import place_words
from etl.place_reader import PlaceReader
from etl.source_phrases import source_words

# A phrase before a name has no more words.
_LONGEST_PHRASE = 12
# A list of launch sites has no more words before its last name.
_LONGEST_LIST = 60
# So many words before its colon tell that something was launched.
_LAUNCHED_NEAR = 4
_ENDS_OF_LISTS = (")", ";", ".")
# "Told the council in Harbourville" has no more words before the name.
_LISTENERS = 4
_HELPERS = frozenset(("was", "were", "has", "have", "been", "also", "again"))
_BEFORE_STRUCK = _HELPERS | {",", "came"}
_ARTICLES = ("the", "a", "an", "'s")
# Behind one of these an office of a place is named.
_OWNED = frozenset(("regional", "'s", "military"))


def how_it_hangs(reader: PlaceReader, at: int, last: int, known: bool) -> tuple[str, int]:
    """Return how the name at ``at`` hangs in the sentence, and where its phrase begins."""
    if _is_launch_site(reader, at):
        return "launched", at
    before, hangs = _back(reader, at)
    if told := _told_by_what_follows(reader, at, last, before):
        return told, max(before, 0)
    after = last + 1
    if _is_struck(reader, after):
        return "object", at
    if _stands_near(reader, "hosting", after) or (known and _stands_near(reader, "where", after)):
        return "inside", at
    of_known = known and reader.has("of", before)
    how, first = _told_by_what_precedes(reader, before, hangs or of_known)
    return how, max(first, 0)


def _is_launch_site(reader: PlaceReader, at: int) -> bool:
    """Tell whether a name is in a list that says where from.

    "(launch areas: A, B)", "launch areas: A, B", "from the directions: A, B".
    """
    if not reader.has_bracket and not reader.has_colon:
        return False
    near = reader.lower[max(0, at - _LONGEST_LIST) : at]
    for back in range(len(near) - 1, -1, -1):
        word = near[back]
        if word == "(":
            return not reader.sets["launch"].isdisjoint(near[back:])
        if word == ":" and _names_launch_sites(reader, near[:back]):
            return True
        if word in _ENDS_OF_LISTS:
            return False
    return False


def _names_launch_sites(reader: PlaceReader, before: tuple[str, ...]) -> bool:
    """Tell whether words before a colon announce where something came from."""
    sets, near = reader.sets, before[-_LAUNCHED_NEAR:]
    if not before or before[-1] not in sets["launch_sites"]:
        return False
    return not sets["launch"].isdisjoint(near) or not sets["source"].isdisjoint(near)


def _stands_near(reader: PlaceReader, key: str, at: int) -> bool:
    """Tell whether one of the words under ``key`` is a token or the next one."""
    return reader.holds(key) and (reader.has(key, at) or reader.has(key, at + 1))


def may_hang(reader: PlaceReader, at: int, last: int) -> bool:
    """Tell cheaply whether an unknown name may hang in the sentence as a place does."""
    if _stands_near(reader, "hosting", last + 1):
        return True
    before, hangs = _back(reader, at)
    how, _ = _told_by_what_precedes(reader, before, hangs)
    return how not in ("none", "object", "office") or _is_assaulted(reader, at, before)


def is_assaulted(reader: PlaceReader, at: int) -> bool:
    """Tell whether the name at ``at`` is the object of an assault, as only places are."""
    before, _ = _back(reader, at)
    return _is_assaulted(reader, at, before)


def _is_assaulted(reader: PlaceReader, at: int, before: int) -> bool:
    return reader.has("assaulted", before) and not reader.has("not_followed", at + 1)


def _is_struck(reader: PlaceReader, after: int) -> bool:
    """Tell whether the words behind a name say that it was attacked, over an aside in commas."""
    at = after
    if reader.word(at) not in _BEFORE_STRUCK:
        return False
    if reader.word(at) == ",":
        close = next((i for i in range(at + 1, at + _LONGEST_PHRASE) if reader.word(i) == ","), at)
        at = close + 1
    while reader.word(at) in _HELPERS:
        at += 1
    if reader.word(at) == "came" and reader.word(at + 1) == "under":
        return True
    return (
        at > after and reader.word(at - 1) in ("was", "were", "been") and reader.has("objects", at)
    )


def _back(reader: PlaceReader, at: int) -> tuple[int, bool]:
    """Return the governing word before the phrase that the name at ``at`` ends.

    The second value tells whether the name hangs on a noun of place ("north of Harbourville").
    """
    lower, sets = reader.lower, reader.sets
    before, hangs, farthest = at - 1, False, max(0, at - _LONGEST_PHRASE)
    while before >= farthest:
        word = lower[before]
        if word in sets["before_name"]:
            before -= 1
        elif word == "of" and (
            reader.has("settlement", before - 1) or reader.has("facility", before - 1)
        ):
            before, hangs = before - 2, True
        elif word == "'s":
            before -= 2
        elif word in sets["area"] and reader.is_capitalised(before - 1):
            before -= 2
        elif word in sets["settlement"]:
            before -= 1
        elif before < at - 1 and (
            reader.is_of_country(before) or (hangs and reader.is_capitalised(before))
        ):
            before -= 1
        elif before and lower[before - 1] in _ARTICLES and _is_adjective(reader, word):
            before -= 1
        else:
            break
    return before, hangs


def _is_adjective(reader: PlaceReader, word: str) -> bool:
    """Tell whether a word between an article or possessive and the name is unknown."""
    return word.isalpha() and word not in reader.sets["objects"]


def _told_by_what_follows(reader: PlaceReader, at: int, last: int, before: int) -> str:
    """Return office, within or none where the words after a name settle it, else empty."""
    after = last + 1
    behind = reader.word(after)
    capital = reader.is_capital(at)
    if (
        capital
        and behind == ","
        and before <= 1
        and not reader.sayers["say"].isdisjoint(reader.lower[after : after + 9])
    ):
        return "office"
    if _is_of_source(reader, at, before, after):
        return "within"
    return _followed(reader, after, capital) if behind in _telling_behind("en") else ""


def _followed(reader: PlaceReader, after: int, capital: bool) -> str:
    """Tell how a name hangs by the words behind it, of which the first may settle it."""
    behind = reader.word(after)
    if reader.has("meetings", after):
        return "within"
    near = after + 1 if reader.has("before_name", after) else after
    if reader.has("settlement", near) and reader.has("of", near + 1):
        return "within"
    if behind == "'s" and reader.is_capitalised(after + 1):
        return "within"
    if behind in reader.sayers["say"] and not reader.headline:
        return "office"
    owned = behind in _OWNED
    offices = range(after + 1, after + 4) if owned else range(after, after + 1)
    if any(reader.has("offices", office) for office in offices):
        return "office"
    if not capital or behind != "'s":
        return ""
    parts = range(after + 1, after + 4)
    town = any(reader.has("settlement", at) or reader.has("facility", at) for at in parts)
    return "" if town else "none"


@cache
def _telling_behind(language: str) -> frozenset[str]:
    """Return the words of which one stands behind a name where what follows settles it."""
    sets, say = place_words(language).sets, source_words(language).sets["say"]
    keys = ("meetings", "before_name", "settlement", "offices")
    return say.union(_OWNED, *[sets[key] for key in keys])


@cache
def _telling_before(language: str) -> frozenset[str]:
    """Return the words of which one governs a name that hangs on the word before its phrase."""
    sets = place_words(language).sets
    return frozenset(("of", "for", "to")).union(
        *[sets[key] for key in ("inside", "aimed", "toward", "source", "objects")]
    )


def _is_of_source(reader: PlaceReader, at: int, before: int, after: int) -> bool:
    """Tell whether a name only says where a source is, or where something was said.

    "According to medics at the Harbour hospital", "told the council in Harbourville." ``before``
    is the governing word, ``after`` the token behind the name.
    """
    if reader.word(before) not in ("in", "at"):
        return False
    for back in range(before - 1, max(-1, before - 1 - _LONGEST_PHRASE), -1):
        word = reader.word(back)
        if word == "to" and reader.word(back - 1) == "according":
            return True
        if word in reader.sayers["spoken_at"]:
            near = at - back <= _LISTENERS
            return near and reader.word(after) in ("", ".", ",") and not reader.headline
        if (not word[0].isalnum() and word != "-") or word.isdigit() or word in _HELPERS:
            return False
    return False


def _told_by_what_precedes(reader: PlaceReader, before: int, hangs: bool) -> tuple[str, int]:
    """Return how a name hangs on the governing word at ``before``.

    ``hangs``: "of" makes it a place ("north of Harbourville", "the siege of Kharkiv").
    """
    word = reader.word(before)
    if word not in _telling_before("en") and not reader.has("source", before - 1):
        return ("inside", before) if hangs else ("none", before + 1)
    return _governed(reader, before, word, hangs)


def _governed(reader: PlaceReader, before: int, word: str, hangs: bool) -> tuple[str, int]:
    """Return how a name hangs on a word that is one of those which govern names, or near one."""
    if word in ("of", "for") and reader.has("offices", before - 1):
        return "office", before
    if word == "of" and reader.has("origins", before - 1) and reader.has("source", before - 3):
        return "source", before - 3
    if word == "of" and reader.word(before - 1) == "direction":
        return "toward", before - 1
    if word == "for" and reader.has("fights", before - 1):
        return "inside", before
    if word == "to" and reader.has("close", before - 1):
        return "inside", before - 1
    if reader.has("source", before) and reader.has("distances", before - 1):
        return "inside", before - 1
    if reader.has("source", before - 1):
        return "source", before - 1
    for sort in ("inside", "aimed", "toward", "source"):
        if word in reader.sets[sort]:
            return sort, before
    if word in reader.sets["objects"]:
        return "object", before
    if hangs:
        return "inside", before
    return "none", before + 1
