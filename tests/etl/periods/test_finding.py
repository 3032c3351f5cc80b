"""What holds for any text: no exception, offsets that give the words, dates in order."""

from __future__ import annotations

import random
from datetime import date

import pytest

from etl.model import Sentence
from etl.periods import (
    Clock,
    advance,
    choose_period,
    find_periods,
    new_topic,
    periods_by,
    start_context,
)
from etl.periods.lexicon import period_words
from etl.sentences import split_sentences
from etl.tokens import tokenize

WORDS = [
    *sorted(period_words("en").table.letters),
    *(word.capitalize() for word in sorted(period_words("en").table.letters)),
    *("0", "1", "12", "29", "30", "31", "32", "99", "1999", "2024", "2099", "06.12", "31.02"),
    *(
        "9999",
        "00",
        "1.1",
        "mid-May",
        "mid-2026",
        "May-June",
        "drones",
        "Ukraine",
        "said",
        "(",
        ")",
    ),
    *("99999999", "٣", "10²", "\u200b", "’s", "2024-02-30", "31/31/2024", "01/02/2024"),
]
DAYS = [None, date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29), date(2025, 7, 10)]


def random_text(chance: random.Random) -> str:
    lines = []
    for _ in range(chance.randint(1, 4)):
        words = chance.choices(WORDS, k=chance.randint(1, 25))
        lines.append(" ".join(words) + chance.choice(("", ".", ":")))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(20))
def test_any_text_gives_dates_in_order_and_true_offsets(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        text, published = random_text(chance), chance.choice(DAYS)
        context = start_context(random_text(chance), published)
        for sentence in split_sentences(text):
            if sentence.heading:
                context = new_topic(context)
            periods = find_periods(sentence, published, context)
            for period in periods:
                assert text[period.start_offset : period.end_offset] == period.text
                assert period.text
                if period.first is not None and period.last is not None:
                    assert period.first <= period.last, period
            starts = [period.start_offset or 0 for period in periods]
            assert starts == sorted(starts)
            for token in sentence.tokens:
                for status, scope in (("reported", "total"), ("planned", "increment")):
                    chosen = choose_period(
                        token.start,
                        token.end,
                        sentence,
                        periods,
                        context,
                        published,
                        status=status,
                        scope=scope,
                    )
                    assert chosen.basis in ("stated", "relative", "published", "unknown")
                    if chosen.first is not None and chosen.last is not None:
                        assert chosen.first <= chosen.last, (text, chosen)
            context = advance(context, sentence, periods)


def test_words_without_a_date_find_nothing() -> None:
    text = (
        "The 3rd brigade may march on; Shahed-136 drones hit 120 homes and a sun-lit 2,024 m hill."
    )
    (sentence,) = split_sentences(text)
    assert find_periods(sentence, date(2025, 7, 10)) == ()


def test_reading_again_gives_the_same() -> None:
    (sentence,) = split_sentences("On Friday, 6 December 2024, and three weeks ago, 30 came.")
    first = find_periods(sentence, date(2025, 1, 2))
    assert first == find_periods(sentence, date(2025, 1, 2))
    assert [period.first for period in first] == [date(2024, 12, 6), date(2024, 12, 12)]


def test_only_the_beginning_of_an_endless_line_is_read() -> None:
    text = "since May " * 20_000
    sentence = Sentence(0, len(text), text, tokenize(text))
    periods = find_periods(sentence, date(2025, 7, 10))
    assert 0 < len(periods) < 1_000
    last = sentence.tokens[-1]
    context = start_context(None, date(2025, 7, 10))
    chosen = choose_period(
        last.start, last.end, sentence, periods, context, date(2025, 7, 10), scope="total"
    )
    assert chosen.basis == "published"


@pytest.mark.parametrize("seed", range(20))
def test_without_a_word_that_points_back_the_text_before_changes_no_date(seed: int) -> None:
    chance = random.Random(seed)
    first, last = [day for day in DAYS if day is not None][-2:]
    spans = ((first, last), (last, last))
    for _ in range(20):
        (sentence, *_) = split_sentences(random_text(chance))
        if period_words("en").pointers.isdisjoint(sentence.lower):
            clocks = [Clock(last, before=before) for before in (None, *spans)]
            assert len({periods_by(sentence, clock, None) for clock in clocks}) == 1


@pytest.mark.parametrize("seed", range(20))
def test_without_a_word_of_war_the_war_spoken_of_changes_no_date(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        (sentence, *_) = split_sentences(random_text(chance))
        if period_words("en").war_starts.isdisjoint(sentence.lower):
            wars = (None, *(war.name for war in period_words("en").wars))
            assert len({periods_by(sentence, Clock(DAYS[4]), war) for war in wars}) == 1
