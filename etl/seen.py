"""A sentence as each stage sees it: worked out when it is first asked for, and only once."""

from __future__ import annotations

from datetime import date
from functools import cache

from etl.attribution import Source, find_sources
from etl.model import Mention, Period, Quantity, Sentence
from etl.number_words import number_firsts, number_words
from etl.numbers import find_quantities
from etl.once import once
from etl.parties import find_parties
from etl.periods import Clock, PeriodContext, clock_of, may_hold_dates, periods_by, war_of
from etl.place_guesses import guesses_by
from etl.place_names import Place, places_by
from etl.place_reader import PlaceReader
from etl.sentences import SentenceSpan, read_sentence
from etl.tags import Tagged, tag


class Seen:
    """One sentence of a document with what the stages read in it."""

    def __init__(self, text: str, span: SentenceSpan, published: date | None) -> None:
        """Take the text of the document, the place of the sentence in it, and D."""
        self._text, self._published = text, published
        self.span = span
        self._dated: tuple[Clock, str | None, tuple[Period, ...]] | None = None

    @once
    def sentence(self) -> Sentence:
        """The sentence with its tokens."""
        return read_sentence(self._text, self.span)

    @once
    def tagged(self) -> Tagged:
        """The sentence with its nouns, verbs and closed classes."""
        return tag(self.sentence)

    def holds(self, mark: str) -> bool:
        """Tell whether a mark stands in the sentence, which need not be cut for that."""
        return self._text.find(mark, self.span.start, self.span.end) >= 0

    @once
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers in it."""
        return find_quantities(self.sentence)

    @once
    def words(self) -> frozenset[str]:
        """The words of the sentence in lower case."""
        return frozenset(self.sentence.lower)

    @once
    def mentions(self) -> tuple[Mention, ...]:
        """The sides that it names."""
        return find_parties(self.sentence)

    @once
    def sources(self) -> tuple[Source, ...]:
        """Who states something in it."""
        return find_sources(self.sentence, parties=self.mentions)

    @once
    def places(self) -> tuple[Place, ...]:
        """The places that it names."""
        return places_by(self._place_reader)

    @once
    def guesses(self) -> tuple[Place, ...]:
        """Names in it that no rule takes for a place, but that may be one."""
        return guesses_by(self._place_reader, self.places)

    @once
    def _place_reader(self) -> PlaceReader:
        return PlaceReader(self.sentence, "en", self.mentions)

    @once
    def is_heading(self) -> bool:
        """Whether a new topic begins at it: no list entry (``Tanks - 191``), no row of a table."""
        return self.span.heading and not self.is_entry and not self.holds("|")

    @once
    def is_entry(self) -> bool:
        """Whether it looks like an entry of a list: short, behind a bullet, or with an amount."""
        return is_entry(self.sentence)

    @once
    def _may_hold_dates(self) -> bool:
        return may_hold_dates(self.sentence)

    def periods(self, context: PeriodContext) -> tuple[Period, ...]:
        """Return its date expressions, read with what the text before it says about time."""
        if not self._may_hold_dates:
            return ()
        read = clock_of(self.sentence, self._published, context), war_of(self.sentence, context)
        if self._dated is None or self._dated[:2] != read:
            self._dated = *read, periods_by(self.sentence, *read)
        return self._dated[2]


# So many words at most has a line that is an entry of a list without a bullet.
SHORT = 8
# And so many the name in front of the dash of a longer one.
LONGEST_NAME = 3
_AMOUNT_MARKS = frozenset("-‒–—:~")
_DASHES = frozenset("‒–—")
_BULLETS = frozenset("-–—•*·▪▫■□◾◆●○‣▸►➢✔⁃")


def is_entry(sentence: Sentence) -> bool:
    """Tell whether a line without an end is an entry of a list: short, bulleted, ``name – 15``."""
    tokens = sentence.tokens
    short = len(tokens) <= SHORT
    # A long line that has no mark of an amount and opens with no bullet is none, figures or not.
    if not short and tokens[0].text not in _BULLETS and _AMOUNT_MARKS.isdisjoint(sentence.lower):
        return False
    if not any(token.text[0].isdigit() for token in tokens):
        return short and ends_in_amount(sentence)
    return (
        short
        or tokens[0].text in _BULLETS
        or ends_in_amount(sentence)
        or _opens_with_amount(sentence)
    )


def opens_as_entry(sentence: Sentence) -> bool:
    """Tell whether a line opens with a bullet, or with a number and has no full stop at its end.

    ``60 howitzers with 27,000 rounds``, ``• Radars and their spare parts``.
    """
    tokens = sentence.tokens
    if tokens[0].text in _BULLETS and len(tokens) > 1:
        return True
    return sentence.heading and tokens[0].text[0].isdigit()


def opens_with_label(sentence: Sentence) -> bool:
    """Tell whether a sentence opens with a name and a colon: ``Canada: 25 trucks``."""
    tokens = sentence.tokens
    colon = next((at for at, token in enumerate(tokens) if token.text == ":"), 0)
    return 0 < colon <= LONGEST_NAME and all(token.text[0].isupper() for token in tokens[:colon])


def _opens_with_amount(sentence: Sentence) -> bool:
    """Tell whether a line is a name, a dash and an amount: ``Poland – 15 tanks (agreed 2023)``."""
    tokens = sentence.tokens
    dash = next((at for at, token in enumerate(tokens) if token.text in _DASHES), len(tokens))
    if not 0 < dash <= LONGEST_NAME or dash + 1 >= len(tokens):
        return False
    named = all(token.text[0].isupper() for token in tokens[:dash])
    return named and tokens[dash + 1].text[0].isdigit()


def ends_in_amount(sentence: Sentence) -> bool:
    """Tell whether nothing but an amount stands behind the last dash or colon.

    What it counts may follow: ``personnel – about 30700 (+200) persons``.
    """
    tokens = sentence.tokens
    marks = [at for at, token in enumerate(tokens) if token.text in _AMOUNT_MARKS]
    behind = tokens[marks[-1] + 1 :] if marks else ()
    if len(behind) > 1 and behind[-1].text[0].isalpha():
        behind = behind[:-1]
    return bool(behind) and all(
        not token.text[0].isalpha() or token.lower in _amount_words() for token in behind
    )


@cache
def _amount_words() -> frozenset[str]:
    """Return the words that an amount is made of: numbers and bounds of one word."""
    bounds = number_words("en").before
    return number_firsts("en") | {words[0] for words in bounds if len(words) == 1}
