from __future__ import annotations

import pytest

from dashboard.wall.scales import Bar, gap_words, round_below, round_ticks, scale_of, scale_of_two
from tests.dashboard.records import fact

RANGE = fact(qualifier="range", low=10_000.0, high=12_000.0, value=11_000.0)
VAGUE = fact(qualifier="vague", low=200_000.0, high=None, value=200_000.0)


@pytest.mark.parametrize(
    ("top", "most", "ticks"),
    [(13_440, 4, [0, 5000, 10_000]), (900, 3, [0, 250, 500, 750]), (3, 4, [0, 1, 2, 3]),
     (0, 4, [0])],
)  # fmt: skip
def test_ticks_are_round(top: float, most: int, ticks: list[float]) -> None:
    assert round_ticks(top, most) == ticks


@pytest.mark.parametrize(("top", "round_number"), [(97, 90), (542, 500), (1360, 1200), (1, 1)])
def test_the_height_of_a_trend_has_a_round_label(top: float, round_number: float) -> None:
    assert round_below(top) == pytest.approx(round_number)


def test_a_range_is_sure_up_to_its_low_end() -> None:
    scale = scale_of(RANGE, "a")
    assert scale is not None
    (bar,) = scale.bars
    assert (bar.open, scale.open, bar.side) == (False, False, "a")
    assert bar.sure == pytest.approx(74.4, abs=0.1)
    assert bar.reach == pytest.approx(89.3, abs=0.1)
    assert [tick.text for tick in scale.ticks] == ["0", "10,000", "12,000"]


def test_an_open_amount_reaches_to_the_end() -> None:
    scale = scale_of(VAGUE, "third")
    assert scale is not None
    (bar,) = scale.bars
    assert bar.open
    assert bar.reach == 100
    assert [tick.text for tick in scale.ticks] == ["0", "200,000"]


@pytest.mark.parametrize(
    ("sure", "reach", "place"), [(60, 60, "in"), (10, 30, "behind"), (10, 100, "over")]
)
def test_a_name_stands_where_its_bar_has_room(sure: float, reach: float, place: str) -> None:
    assert Bar(sure, reach, "a", open=False).place == place


def test_plain_numbers_need_no_line() -> None:
    assert scale_of(fact(), "a") is None
    assert scale_of(fact(qualifier="at_most", low=None), "a") is None


def test_two_claims_share_a_line_and_say_how_far_they_are_apart() -> None:
    higher = fact(value=20_000.0, low=20_000.0, high=20_000.0)
    scale = scale_of_two((RANGE, "third"), (higher, "a"))
    assert [bar.side for bar in scale.bars] == ["third", "a"]
    assert [bar.name for bar in scale.bars] == ["Ukraine’s air force"] * 2
    assert [bar.sure == bar.reach for bar in scale.bars] == [False, True]
    assert scale.gap == "gap 8,000 to 10,000"


def test_gaps_of_rough_amounts_are_rough() -> None:
    about = fact(qualifier="approximate", value=750_610.0, low=750_610.0, high=750_610.0)
    wide = fact(qualifier="range", value=650_000.0, low=600_000.0, high=700_000.0)
    assert gap_words(about, wide) == "gap about 51,000 to 150,000"
    assert gap_words(wide, about) == "gap about 51,000 to 150,000"


def test_claims_for_days_far_apart_tell_the_days_instead() -> None:
    old = fact(value=9_000.0, low=9_000.0, high=9_000.0, event_end="2026-01-26")
    new = fact(value=9_900.0, low=9_900.0, high=9_900.0, event_end="2026-04-05")
    assert gap_words(old, new) == gap_words(new, old) == "counted 69 days apart"
    near = fact(value=9_900.0, low=9_900.0, high=9_900.0, event_end="2026-02-01")
    assert gap_words(old, near) == "gap 900"


def test_what_overlaps_or_is_unbounded_has_no_gap() -> None:
    inside = fact(value=11_500.0, low=11_500.0, high=11_500.0)
    assert gap_words(RANGE, inside) == ""
    assert gap_words(RANGE, fact(qualifier="at_most", low=None, high=9000.0, value=9000.0)) == (
        "gap at least 1,000")  # fmt: skip
    assert gap_words(fact(qualifier="at_least", high=None), RANGE) == ""
