"""Names as they are quoted: the words of a place or a source in the nominative."""

from __future__ import annotations

from etl.glosses.endings import nominative_endings
from etl.glosses.words import Word, words_of_line

_FEMININE, _NEUTER, _MASCULINE = "feminine", "neuter", "masculine"


def nominative(name: str, language: str) -> str:
    """Return a name with the words up to its first noun in the nominative; the rest stays.

    ``Тверській області`` is ``Тверська область``, ``Торецьку Донецької області`` is ``Торецьк
    Донецької області``. A word whose nominative the lexicon does not tell stays as it is written.
    """
    words = words_of_line(name, 0, language)
    head = next((at for at, word in enumerate(words) if word.kind != "adjective"), None)
    if head is None or words[head].gloss is None:
        return name
    noun = _noun(words[head])
    if noun is None:
        return name
    gender = _gender(noun)
    for at in range(head, -1, -1):
        word = words[at]
        made = noun if at == head else _adjective(word, gender, language)
        name = name[: word.start] + made + name[word.end :]
    return name


def _noun(word: Word) -> str | None:
    """Return a noun in the nominative with the capitals of the text, None where it is unknown."""
    gloss = word.gloss
    if gloss is None or gloss.length > 1 or word.kind != "noun":
        return None
    if gloss.nominative is None:
        return word.original if "nominative" in word.cases or gloss.whole else None
    if word.number == "plural" and gloss.table == "nouns":
        return None
    made = gloss.nominative
    if word.original.isupper() and len(word.original) > 1:
        return made.upper()
    return made[0].upper() + made[1:] if word.original[0].isupper() else made


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
