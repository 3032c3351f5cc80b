from __future__ import annotations

from typing import Any

from dashboard import words
from dashboard.arithmetic import account_of, counted_with
from tests.dashboard.records import fact


def told(metric: str, value: float, **more: Any) -> dict[str, Any]:
    name = f"{metric} {value:g}"
    given = {"fact_id": name, "observation_id": name, "doc_id": "one", "number_start": 0}
    amount = {"value": value, "low": value, "high": value}
    sides = {"actor": "Russia", "target": "Ukraine"}
    if metric != "drones_launched":
        sides = {"actor": "Ukraine", "target": "Russia"}
    return fact(metric=metric, **amount, **{**given, **sides, **more})


LAUNCHED = told("drones_launched", 53)


def test_what_no_part_explains_is_left_over() -> None:
    parts = [told("drones_shot_down", 32), told("drones_lost", 16)]
    account = account_of(LAUNCHED, [LAUNCHED, *parts])
    assert account is not None
    assert [part["value"] for part in account.parts] == [32, 16]
    assert account.remainder == 5


def test_parts_are_of_the_same_owner_and_source_however_it_is_spelled() -> None:
    spelled = told("drones_shot_down", 32, attributed_to="its air force")
    others = told("drones_shot_down", 11, actor="Russia", target="Ukraine")
    account = account_of(LAUNCHED, [others, spelled])
    assert account is not None
    assert list(account.parts) == [spelled]
    assert account_of(LAUNCHED, [others]) is None


def test_a_part_leads_to_its_whole() -> None:
    part = told("drones_shot_down", 32)
    account = account_of(part, [part, LAUNCHED])
    assert account is not None
    assert account.whole is LAUNCHED


def test_one_part_of_several_leaves_no_remainder() -> None:
    account = account_of(LAUNCHED, [told("drones_shot_down", 32)])
    assert account is not None
    assert account.remainder is None


def test_a_number_for_several_parts_stands_for_them() -> None:
    account = account_of(LAUNCHED, [told("drones_neutralised", 40)])
    assert account is not None
    assert account.remainder == 13
    assert words.part_label(account.parts[0]) == "shot down or jammed"


def test_a_number_for_several_parts_is_not_counted_beside_them() -> None:
    event = [told("drones_neutralised", 48), told("drones_shot_down", 32), told("drones_lost", 16)]
    account = account_of(LAUNCHED, event)
    assert account is not None
    assert [part["metric"] for part in account.parts] == ["drones_shot_down", "drones_lost"]


def test_each_place_that_drones_left_for_is_a_part() -> None:
    event = [told("drones_left_airspace", 2, location="Belarus"),
             told("drones_left_airspace", 1, location="Moldova")]  # fmt: skip
    account = account_of(LAUNCHED, event)
    assert account is not None
    assert [words.part_label(part) for part in account.parts] == [
        "left for Belarus", "left for Moldova"]  # fmt: skip


def test_bounds_and_other_sources_give_no_remainder() -> None:
    loose = [told("drones_shot_down", 32, qualifier="at_least"), told("drones_lost", 16)]
    account = account_of(LAUNCHED, loose)
    assert account is not None
    assert account.remainder is None
    assert account_of(LAUNCHED, [told("drones_lost", 16, attributed_to="Somebody else")]) is None
    assert account_of(LAUNCHED, [told("drones_lost", 60)]) is None
    assert account_of(told("people_killed", 3), [LAUNCHED]) is None


def test_metrics_of_one_arithmetic_are_fetched_together() -> None:
    assert {"drones_launched", "drones_lost", "drones_neutralised"} <= counted_with("drones_hit")
    assert counted_with("people_killed") == {"people_killed"}
