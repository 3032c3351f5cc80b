"""The words of a language with their English glosses, found by stem and ending."""

from __future__ import annotations

from functools import cache

from etl.glosses.endings import Ending, endings_of
from etl.glosses.entries import WHOLE, Entry, Gloss, entries_of, genitive_plurals, simplified
from etl.glosses.phrases import GENITIVE_PLURAL, Phrases

# Letters of the longest ending that is looked for behind a stem.
_LONGEST_ENDING = 12
_MASCULINE = Ending(frozenset({"nominative", "accusative"}), "singular")
_FEMININE_ENDINGS = ("ой", "ою", "ею")
_VOWELS = frozenset("аеиіоуюяєїыэ")
# Vowels that tell the case of a whole form; ``поле`` may stand in any.
_TELLING = _VOWELS - {"е"}
# Forms that the end of a whole verb tells without its stem.
_CERTAIN = frozenset({"past", "present", "infinitive"})


class Glossary:
    """The glosses of one language."""

    def __init__(self, language: str) -> None:
        """Read the tables; raises LexiconError naming file and key for what cannot be read."""
        self.language = language
        self.endings = endings_of(language)
        self._genitive_plurals = genitive_plurals(language)
        self.phrases = Phrases(self.endings, self._genitive_plurals)
        self._whole: dict[str, list[Entry]] = {}
        self._stems: dict[str, list[Entry]] = {}
        self._places: dict[str, str] = {}
        for entry in entries_of(language):
            self._add(entry)

    def place_of(self, adjective: Gloss) -> str | None:
        """Return the place that an adjective is made of, in the nominative, None if unknown."""
        return self.place_named(adjective.english[0])

    def place_named(self, english: str) -> str | None:
        """Return a place by its English name in the nominative, None if unknown."""
        return self._places.get(english)

    def _add(self, entry: Entry) -> None:
        if entry.gloss.table == "places" and entry.gloss.nominative:
            self._places.setdefault(entry.gloss.english[0], entry.gloss.nominative)
        if entry.gloss.part == "phrases" or "_" in entry.key:
            self.phrases.add(entry)
        elif entry.key.startswith(WHOLE):
            whole = entry._replace(key=entry.key[1:], gloss=entry.gloss._replace(whole=True))
            self._whole.setdefault(whole.key, []).append(whole)
        else:
            self._stems.setdefault(entry.key, []).append(entry)

    def one(self, text: str, table: str | None = None) -> Gloss | None:
        """Return what a word is: whole words first, then the longest stem with an ending.

        With ``table`` it is what that table alone says; None for a word that is not known.
        """
        word, small = simplified(text), not text[:1].isupper()
        for entry in self._whole.get(word, ()):
            if not (entry.capital and small) and table in (None, entry.gloss.table):
                return self._as_written(entry.gloss, word)
        for length in range(len(word), max(0, len(word) - _LONGEST_ENDING), -1):
            for entry in self._stems.get(word[:length], ()):
                if (entry.capital and small) or table not in (None, entry.gloss.table):
                    continue
                found = self._with_ending(entry.gloss, text, length)
                if found is not None:
                    return found
        return None

    def _as_written(self, gloss: Gloss, word: str) -> Gloss:
        """Return the gloss of a whole word; the form of a verb is what its last letters tell."""
        if gloss.part != "verbs":
            return gloss
        for length in range(min(_LONGEST_ENDING, len(word) - 1), 0, -1):
            told = self.endings["verbs"].get(word[-length:])
            if told is not None:
                return gloss._replace(ending=told) if told.form in _CERTAIN else gloss
        return gloss

    def _with_ending(self, gloss: Gloss, text: str, stem: int) -> Gloss | None:
        """Return a gloss with what the letters behind its stem tell, None for no ending of it."""
        word = simplified(text)
        ending = self._ending(gloss.part, text, stem)
        if ending is None:
            return None
        if gloss.part == "verbs" and stem == len(word) and word[-1] in _VOWELS:
            return None  # A verb's stem that ends in a vowel is no form of it.
        feminine = word[stem:] in _FEMININE_ENDINGS and gloss.table == "places"
        if feminine and gloss.nominative and simplified(gloss.nominative)[-1] not in _VOWELS:
            return None  # A town with a masculine name is no ``Курской``.
        if gloss.part == "nouns" and word in self._genitive_plurals:
            ending = GENITIVE_PLURAL
        elif gloss.table == "nouns" and self._is_bare(text, stem):
            ending = _MASCULINE
        return gloss._replace(ending=ending, stem=stem)

    def _ending(self, part: str, text: str, stem: int) -> Ending | None:
        """Return what the letters behind a stem tell.

        The last letter of the stem may be a part of the ending: ``артиллери`` and ``ей``. A stem
        that is a whole form, as ``місто`` or ``Данії``, has its ending within.
        """
        word, endings = simplified(text), self.endings[part]
        if part != "nouns":
            return endings.get(word[stem:])
        if stem == len(word) and word[-1] in _TELLING and not text.isupper():
            return endings.get(word[-1])
        longer = endings.get(word[stem - 1 :]) if len(word) - stem > 1 else None
        return longer or endings.get(word[stem:])

    def _is_bare(self, text: str, stem: int) -> bool:
        """Tell whether a noun without an ending is a masculine in the nominative.

        Feminines and neuters without one are genitive plurals, which are listed; acronyms have no
        endings at all.
        """
        return stem == len(text) and simplified(text)[-1] not in _VOWELS and not text.isupper()


@cache
def glossary_of(language: str) -> Glossary:
    """Return the glossary of a language; raises LexiconError naming file and key."""
    return Glossary(language)
