from __future__ import annotations

from datetime import date, timedelta

from dashboard.breaks import Definition, break_day, definitions, note, related_metrics

START = date(2025, 7, 1)


def days(first: int, last: int) -> list[date]:
    return [START + timedelta(days=n) for n in range(first, last)]


def test_a_break_is_where_one_kind_ends_and_the_other_begins() -> None:
    assert break_day(days(0, 20), days(20, 40)) == START + timedelta(days=20)


def test_a_few_strays_do_not_hide_a_break() -> None:
    assert break_day([*days(0, 20), *days(30, 32)], days(20, 40)) == START + timedelta(days=20)


def test_kinds_that_are_used_side_by_side_make_no_break() -> None:
    assert break_day(days(0, 40), days(0, 40)) is None
    assert break_day(days(0, 40)[::2], days(0, 40)[1::2]) is None


def test_a_few_figures_make_no_break() -> None:
    assert break_day(days(0, 3), days(20, 40)) is None
    assert break_day(days(0, 20), days(20, 23)) is None


def test_a_return_to_the_old_kind_is_no_break() -> None:
    assert break_day(days(20, 40), days(0, 20)) is None


def point(metric: str, day: date) -> dict[str, str]:
    return {"metric": metric, "date": day.isoformat(), "scope": "increment", "status": "reported"}


def test_a_break_is_found_in_the_points_of_series() -> None:
    points = [point("drones_shot_down", day) for day in days(0, 9)]
    points += [point("drones_neutralised", day) for day in days(9, 20)]
    (found,) = definitions(points)
    assert (found.joint, found.day) == ("drones_neutralised", START + timedelta(days=9))


def test_the_note_says_what_changed_on_either_chart() -> None:
    found = Definition("drones_neutralised", ("drones_shot_down", "drones_lost"), START)
    assert note(found, "drones_lost") == (
        "From 1 July 2025 reports give one number: drones shot down or jammed"
    )
    assert note(found, "drones_neutralised") == (
        "Before 1 July 2025 reports gave drones shot down and drones lost apart"
    )
    assert len(note(found, "drones_lost", short=True)) < 30


def test_a_break_needs_the_other_metrics_too() -> None:
    assert "drones_shot_down" in related_metrics(["drones_neutralised", "troops_killed"])
    assert related_metrics(["troops_killed"]) == frozenset()
