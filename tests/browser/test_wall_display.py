"""The wall by itself: it turns, takes news, survives what happens to its server and its tables."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from dashboard.clock import Clock
from tests.browser.conftest import Watch, serving, until
from tests.dashboard import sample

SLIDE = "#stage .slide:not(.leave)"
MOST_SLIDES = 12
START = datetime(2024, 12, 6, 12, tzinfo=UTC)
NEWS_SECONDS = 5
DRIFT_STEPS = 16
# Pixels in half a minute, and from the middle.
MOST_DRIFT = 12
SEEN_AFTER_A_STEP = """() => {
  dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
  const slides = [...document.querySelectorAll("#stage .slide")];
  return slides.filter((slide) => slide.checkVisibility({ visibilityProperty: true })).length;
}"""


def what(page: Page) -> str:
    return page.locator(f"{SLIDE} h1").inner_text()


def step_to(page: Page, words: str) -> None:
    """Step to the slide whose title begins with some words, and pause there."""
    for _ in range(MOST_SLIDES):
        if what(page).startswith(words):
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"no slide begins with {words!r}")


def asked_for_news(page: Page) -> None:
    """Wait for the wall to ask its server once more."""
    with page.expect_response("**/wall/slides*"):
        pass


def test_the_wall_turns_and_comes_round(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/wall?interval=3")
    page = watched.page
    first = what(page)
    expect(page.locator(f"{SLIDE} h1")).not_to_have_text(first, timeout=15_000)
    turns = page.locator("#turns i").count()
    assert turns >= 4
    page.keyboard.press(" ")
    for _ in range(turns - 1):
        page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SLIDE} h1")).to_have_text(first)
    expect(page.locator("#stage .slide")).to_have_count(1)
    watched.assert_clean()


def test_keys_pause_and_step_back_and_help(watch: Watch, address: str) -> None:
    page = watch(f"{address}/wall?interval=3").page
    first = what(page)
    page.keyboard.press(" ")
    expect(page.locator("#paused")).to_be_visible()
    page.wait_for_timeout(4500)
    assert what(page) == first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"{SLIDE} h1")).to_have_text(first)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_f_fills_the_screen_and_gives_it_back(watch: Watch, address: str) -> None:
    page = watch(f"{address}/wall").page
    page.keyboard.press("f")
    until(page, "document.fullscreenElement !== null")
    page.keyboard.press("f")
    until(page, "document.fullscreenElement === null")


def test_news_are_shown_in_place_within_five_seconds(watch: Watch, tmp_path: Path) -> None:
    sample.build(tmp_path)
    with serving(tmp_path) as address:
        watched = watch()
        page = watched.page
        page.clock.install(time=START)
        page.goto(f"{address}/wall?interval=600")
        page.evaluate("window.stays = true")
        step_to(page, "What became of the drones")
        expect(page.locator(f"{SLIDE} .number")).to_have_text("53")
        page.clock.pause_at(START + timedelta(minutes=1))
        sample.load(tmp_path, [sample.corrected()])
        # The page's clock stands still after five seconds; only the server's answer is waited for.
        page.clock.run_for(NEWS_SECONDS * 1000)
        expect(page.locator(f"{SLIDE} .number")).to_have_text("50")
        assert what(page).startswith("What became of the drones")
        assert page.evaluate("window.stays") is True
        watched.assert_clean()


def test_old_news_look_old(watch: Watch, tables: Path) -> None:
    later = Clock(sample.NOW + timedelta(hours=28), True, lambda: 0.0)
    with serving(tables, later) as address:
        page = watch(f"{address}/wall").page
        slide = page.locator(SLIDE)
        assert "stale" in (slide.get_attribute("class") or "")
        expect(slide.locator(".age-band")).to_have_text("32 hours old")
        expect(slide.locator(".says .old")).to_be_visible()
        expect(slide.locator(".says .fresh")).to_be_hidden()
        weight = slide.locator(".number").evaluate("(e) => getComputedStyle(e).fontWeight")
        assert int(weight) < 300


def test_each_slide_grows_old_by_its_own_threshold(
    watch: Watch, tables: Path, tmp_path: Path
) -> None:
    slide = '[[playlist.slide]]\nmetric = "drones_launched"\nfresh_for_hours = '
    path = tmp_path / "wall.toml"
    path.write_text(f'[[playlist]]\nname = "default"\n{slide}3\n{slide}5\n', encoding="utf-8")
    # The number is four hours old.
    with serving(tables, wall_file=path) as address:
        page = watch(f"{address}/wall?interval=600").page
        expect(page.locator(f"{SLIDE} .age-band")).to_have_text("4 hours old")
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"{SLIDE} .age-band")).to_be_hidden()
        expect(page.locator(f"{SLIDE} .from .age")).to_have_text("4 hours ago")


def test_fresh_news_say_says(watch: Watch, address: str) -> None:
    slide = watch(f"{address}/wall").page.locator(SLIDE)
    expect(slide.locator(".says .fresh")).to_be_visible()
    expect(slide.locator(".from .age")).to_have_text("4 hours ago")
    expect(slide.locator(".age-band")).to_be_hidden()
    expect(slide.locator(".code svg")).to_be_visible()


def test_news_grow_old_while_they_are_shown(watch: Watch, tables: Path) -> None:
    passed = {"seconds": 0.0}
    clock = Clock(sample.NOW, True, lambda: passed["seconds"])
    with serving(tables, clock) as address:
        page = watch(f"{address}/wall?interval=600").page
        expect(page.locator(SLIDE)).not_to_have_class("stale")
        passed["seconds"] = 28 * 3600
        expect(page.locator(f"{SLIDE} .age-band")).to_have_text("32 hours old")
        # A clock that is set back shows no age below zero.
        passed["seconds"] = -4.5 * 3600
        expect(page.locator(f"{SLIDE} .from .age")).to_have_text("0 min ago")


def test_a_wrong_clock_of_the_screen_changes_no_age(watch: Watch, address: str) -> None:
    page = watch().page
    page.clock.set_fixed_time(START - timedelta(days=9000))
    page.goto(f"{address}/wall?interval=600")
    expect(page.locator(f"{SLIDE} .from .age")).to_have_text("4 hours ago")
    expect(page.locator("#clock")).to_have_text("demo clock, Fri 6 Dec 2024 12:00")
    page.clock.set_fixed_time(START + timedelta(days=9000))
    asked_for_news(page)
    asked_for_news(page)
    expect(page.locator(f"{SLIDE} .from .age")).to_have_text("4 hours ago")


def test_a_lost_server_is_told_and_found_again(watch: Watch, tables: Path) -> None:
    with serving(tables) as address:
        watched = watch(f"{address}/wall?interval=600")
        page = watched.page
        page.evaluate("window.stays = true")
        first = what(page)
        port = int(address.rpartition(":")[2])
    expect(page.locator("#trouble")).to_be_visible(timeout=40_000)
    expect(page.locator("#trouble")).to_contain_text("no connection since 12:00")
    assert what(page) == first
    with serving(tables, port=port):
        expect(page.locator("#trouble")).to_be_hidden()
        assert what(page) == first
        assert page.evaluate("window.stays") is True


def test_tables_that_break_or_vanish_leave_the_last_numbers(watch: Watch, tmp_path: Path) -> None:
    root = tmp_path / "tables"
    sample.build(root)
    manifest = root / "manifest.json"
    whole = manifest.read_bytes()
    with serving(root) as address:
        watched = watch(f"{address}/wall?interval=600")
        page = watched.page
        first = what(page)
        manifest.write_bytes(b"{")
        expect(page.locator("#trouble")).to_contain_text("tables unreadable since 12:00")
        manifest.write_bytes(whole)
        expect(page.locator("#trouble")).to_be_hidden()
        shutil.rmtree(root)
        expect(page.locator("#trouble")).to_contain_text("no facts in the tables since 12:00")
        assert what(page) == first
        watched.assert_clean()


def with_another_build(page: Page) -> list[str]:
    """Let the server look like a new version from now on; returns a list that grows."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        given = route.fetch(headers={})
        asked.append(route.request.url)
        body: dict[str, Any] = {**given.json(), "build": "another"}
        route.fulfill(response=given, json=body)

    page.route("**/wall/slides*", answer)
    return asked


def test_a_new_build_reloads_once_and_keeps_its_place(watch: Watch, address: str) -> None:
    page = watch(f"{address}/wall?interval=600").page
    page.evaluate("document.getElementById('stage').dataset.old = 'yes'")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    place = what(page)
    with_another_build(page)
    expect(page.locator("#stage")).not_to_have_attribute("data-old", "yes")
    expect(page.locator(f"{SLIDE} h1")).to_have_text(place)
    expect(page.locator("#paused")).to_be_visible()
    page.evaluate("window.stays = true")
    asked_for_news(page)
    asked_for_news(page)
    assert page.evaluate("window.stays") is True


def test_a_new_build_whose_page_fails_is_not_loaded(watch: Watch, address: str) -> None:
    page = watch(f"{address}/wall?interval=600").page
    page.evaluate("window.stays = true")
    page.route("**/wall?*", lambda route: route.fulfill(status=502, body="Bad gateway"))
    with_another_build(page)
    asked_for_news(page)
    asked_for_news(page)
    assert page.evaluate("window.stays") is True


def test_a_stranger_in_the_servers_place_is_not_believed(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/wall?interval=600")
    page = watched.page
    first = what(page)
    for body in ("<h1>Log in</h1>", "{}", "[]", "null"):
        page.route("**/wall/slides*", partial(Route.fulfill, body=body))
        asked_for_news(page)
    page.unroute_all()
    asked_for_news(page)
    assert what(page) == first
    watched.assert_clean()


def test_reduced_motion_moves_nothing(watch: Watch, address: str) -> None:
    page = watch(f"{address}/wall?interval=600", reduced_motion="reduce").page
    assert page.evaluate(SEEN_AFTER_A_STEP) == 1
    names = "(all) => all.map((e) => getComputedStyle(e).animationName)"
    assert set(page.locator("#stage .slide").evaluate_all(names)) == {"none"}


def test_with_motion_the_old_slide_fades(watch: Watch, address: str) -> None:
    page = watch(f"{address}/wall?interval=600").page
    assert page.evaluate(SEEN_AFTER_A_STEP) == 2


def test_the_page_drifts_against_burn_in(watch: Watch, address: str) -> None:
    page = watch(viewport={"width": 1920, "height": 1080}).page
    page.clock.install(time=START)
    page.goto(f"{address}/wall?interval=600")
    page.clock.pause_at(START + timedelta(minutes=1))
    places = set()
    before = page.locator("#wall").bounding_box()
    for _ in range(DRIFT_STEPS):
        page.clock.run_for(30_000)
        box = page.locator("#wall").bounding_box()
        assert before
        assert box
        moved = abs(box["x"] - before["x"]) + abs(box["y"] - before["y"])
        assert moved <= MOST_DRIFT
        assert max(abs(box["x"]), abs(box["y"])) <= MOST_DRIFT
        places.add((box["x"], box["y"]))
        before = box
    assert len(places) >= 8


def test_the_wall_without_tables_says_what_to_do(watch: Watch, tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        watched = watch(f"{address}/wall")
        expect(watched.page.locator("#empty")).to_contain_text("python -m etl run")
        sample.build(tmp_path)
        expect(watched.page.locator(".number").first).to_be_visible()
        watched.assert_clean()
