"""Names as they are quoted: the words of a place or a source in the nominative."""

from __future__ import annotations

from collections.abc import Sequence

from etl.glosses.endings import nominative_endings, unlisted_endings
from etl.glosses.entries import Gloss
from etl.glosses.glossary import glossary_of
from etl.glosses.grammar import grammar_of
from etl.glosses.word import Word
from etl.glosses.words import AREAS, words_of_line

# Last letters of nominatives that are no masculine, and of nominatives in the plural.
_OPEN_ENDS = frozenset("аяоеєьі")
_MANY = frozenset("иіїы")
# Masculines that end in "і" in the plural; the others do so in the locative.
_SOFT = frozenset("рцчй")
# Marks within names.
_NAME_MARKS = frozenset("-–.")
# Letters of a surname that its ending leaves at least.
_SHORTEST_SURNAME = 2
_FEMININE, _NEUTER, _MASCULINE = "feminine", "neuter", "masculine"


def nominative(name: str, language: str, told: str = "") -> str:
    """Return a name with the words up to its first noun in the nominative; the rest stays.

    ``Тверській області`` is ``Тверська область``, ``Торецьку Донецької області`` is ``Торецьк
    Донецької області``, ``Василя Малюка`` is ``Василь Малюк``. A word whose nominative the lexicon
    does not tell stays as it is written. ``told`` is the name in English: it says of an adjective
    alone which noun it leaves out.
    """
    whole = words_of_line(name, 0, language)
    if len(whole) == 1 and (place := _lived_in(whole[0], told, language)):
        return place
    known = whole[0].gloss if len(whole) == 1 else None
    if known is not None and known.nominative and not _is_many(whole[0]):
        single = known.length == 1 and "nominative" in whole[0].cases
        kept = single and _is_many_of(name, known)
        return name if kept else _like(whole[0].original, known.nominative)
    words = words_of_line(name, 0, language, single=True)
    head = next((at for at, word in enumerate(words) if word.kind != "adjective"), None)
    if head is None and len(words) == 1 and words[0].gloss is not None:
        return _left_out(words[0], language, told) or name
    if head is None or words[head].gloss is None:
        return name if head is not None else _many(words, name, language)
    noun = _noun(words[head])
    if noun is None:
        return _many(words[: head + 1], name, language)
    if _is_person(words[head]):
        return _person(words, head, name, language)
    known = words[head].gloss
    if noun == words[head].original and known is not None and known.nominative is None:
        return name  # Its nominative is not known: better whole as written than half of it.
    stands = all("nominative" in word.cases for word in words[:head])
    if noun == words[head].original and stands:
        return name
    if known is not None and known.table == "places" and _is_area(words[head + 1 : head + 2]):
        return name
    gender = _gender(noun)
    for at in range(head, -1, -1):
        word = words[at]
        made = noun if at == head else _adjective(word, gender, language)
        name = name[: word.start] + made + name[word.end :]
    return name


def _lived_in(word: Word, told: str, language: str) -> str | None:
    """Return the place whose people a word names, where the place is told: ``киян`` is Kyiv."""
    gloss = word.gloss
    if gloss is None or gloss.part != "nouns" or not gloss.english[0].startswith(f"{told} "):
        return None
    return glossary_of(language).place_named(told)


def unlisted(name: str, language: str, role: str, before: str) -> str:
    """Return a name that the lexicon lacks in the nominative, as its end tells.

    ``role`` is location or attributed_to; ``before`` is what stands before the name: an office in
    another case tells that the name behind it is in that case too (``міністра Фіраса Аб'яда``).
    """
    words = words_of_line(name, 0, language, single=True)
    if not all(word.kind == "name" or word.text in _NAME_MARKS for word in words):
        return name
    if role == "location":
        return _by_end(name, unlisted_endings(language, "unlisted_places"))
    office = words_of_line(before, 0, language)[-1:]
    if not office or office[0].kind != "noun" or _noun(office[0]) == office[0].original:
        return name
    for word in reversed(words):
        made = _surname(word.original, language) if word.kind == "name" else word.original
        name = name[: word.start] + made + name[word.end :]
    return name


def _by_end(word: str, endings: dict[str, str], shortest: int = _SHORTEST_SURNAME) -> str:
    """Return a word with the end that a table gives for the one it has."""
    for ending, plain in endings.items():
        if word.endswith(ending) and len(word) > len(ending) + shortest:
            return word.removesuffix(ending) + plain
    return word


def _many(words: Sequence[Word], name: str, language: str) -> str:
    """Return a group in the genitive plural in the nominative: ``місцевих медиків``.

    A word whose end does not tell leaves the group as it is written.
    """
    nouns = unlisted_endings(language, "many")
    adjectives = unlisted_endings(language, "many_adjectives")
    made = name
    for word in reversed(words):
        table = adjectives if word.kind == "adjective" else nouns
        changed = _by_end(word.original, table, 1)
        if word.number != "plural" or "genitive" not in word.cases or changed == word.original:
            return name
        made = made[: word.start] + changed + made[word.end :]
    return made


def _is_area(behind: Sequence[Word]) -> bool:
    """Tell whether an area follows a name that was taken for a noun: ``Синельниковому районі``."""
    return any(word.gloss and word.gloss.english[0] in AREAS for word in behind)


def _left_out(word: Word, language: str, told: str) -> str | None:
    """Return what an adjective that stands alone names: with its noun, or the place it is made of.

    ``Белгородской`` leaves out the ``область`` that was named before.
    """
    gloss = word.gloss
    if gloss is None or gloss.table not in ("nations", "guess"):
        return None
    grammar = grammar_of(language)
    feminine = word.original[gloss.stem :].lower() in grammar.feminine
    usual = "region" if feminine and gloss.table == "nations" else ""
    area = told.rsplit(" ", maxsplit=1)[-1] if told else usual
    if area in grammar.left_out:
        noun, gender = grammar.left_out[area]
        return f"{_adjective(word, gender, language)} {noun}"
    if gloss.table == "guess":
        return None
    # With a capital and no feminine it is as well the name of a town: ``Покровское``.
    known = feminine or word.original[0].islower()
    return glossary_of(language).place_of(gloss) if known else None


def _is_many(word: Word) -> bool:
    """Tell whether one noun stands in the plural, whose nominative the lexicon does not tell."""
    alone = word.gloss is not None and word.gloss.length == 1 and word.gloss.table == "nouns"
    return alone and word.number == "plural"


def _is_person(word: Word) -> bool:
    return word.gloss is not None and word.gloss.table == "people"


def _person(words: Sequence[Word], first: int, name: str, language: str) -> str:
    """Return the names of a person in the nominative, one that the lexicon lacks by its end."""
    changed = False
    made: list[tuple[Word, str]] = []
    for word in words[first:]:
        if _is_person(word):
            noun = _noun(word) or word.original
            changed = changed or noun != word.original
            made.append((word, noun))
        elif word.kind in ("name", "adjective") and word.original[0].isupper():
            made.append((word, _surname(word.original, language) if changed else word.original))
        else:
            break
    for word, noun in reversed(made):
        name = name[: word.start] + noun + name[word.end :]
    return name


def _surname(name: str, language: str) -> str:
    return _by_end(name, unlisted_endings(language, "surnames"))


def _noun(word: Word) -> str | None:
    """Return a noun in the nominative with the capitals of the text, None where it is unknown."""
    gloss = word.gloss
    if gloss is None or gloss.length > 1 or word.kind != "noun":
        return None
    if gloss.nominative is None:
        return word.original if "nominative" in word.cases or gloss.whole else None
    many = word.number != "singular" and "nominative" in word.cases and gloss.table == "nouns"
    if many and _is_many_of(word.original, gloss):
        return word.original
    if word.number == "plural" and gloss.table == "nouns":
        return word.original if "nominative" in word.cases else None
    return _like(word.original, gloss.nominative)


def _is_many_of(written: str, gloss: Gloss) -> bool:
    """Tell whether a word is the nominative plural of a masculine (``прокурори``)."""
    end, last = (gloss.nominative or "")[-1:].lower(), written[-1:].lower()
    return end not in _OPEN_ENDS and last in _MANY and (last != "і" or end in _SOFT)


def _like(original: str, made: str) -> str:
    """Return a word with capitals as the original has them."""
    if original.isupper() and len(original) > 1 and " " not in made:
        return made.upper()
    return made[0].upper() + made[1:] if original[0].isupper() else made


def _gender(noun: str) -> str:
    last = noun[-1].lower()
    if last in "оеє" or noun.lower().endswith(("ння", "ття", "ие", "ье")):
        return _NEUTER
    return _FEMININE if last in "аяь" else _MASCULINE


def _adjective(word: Word, gender: str, language: str) -> str:
    """Return an adjective in the nominative singular of a gender."""
    stem = word.gloss.stem if word.gloss else 0
    if not stem:
        return word.original
    endings = nominative_endings(language)
    kept = word.original[:stem]
    ending = endings.get((kept[-1].lower(), gender), endings["", gender])
    return kept + (ending.upper() if word.original.isupper() else ending)
