"""The wall can be read: every text is large enough for its distance, whole and in contrast."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from dashboard.clock import Clock
from tests.browser.conftest import Watch, serving
from tests.dashboard import sample, wall_sample

MEASURES = Path(__file__).parent / "wall_measures.js"
SIZES = [(1920, 1080), (3840, 2160), (1080, 1920)]
SMALL_SIZES = [(1440, 900), (390, 844)]
# Inches of the diagonal, metres to the viewer.
PLACES = [(55, 5), (75, 5), (55, 6.5), (32, 4)]
INCH = 0.0254
LEAST_TEXT = 16
LEAST_NUMBER = 22
AAA = 7
HOURS_OLD = 40
LATEST_ROWS = 3
SLIDE = "#stage .slide:not(.leave)"


@pytest.fixture(scope="module", params=[0, HOURS_OLD], ids=["fresh", "stale"])
def wall(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A wall with slides of every kind, at the time of its news or long after."""
    root = tmp_path_factory.mktemp("legible")
    wall_sample.build(root / "tables")
    playlists = root / "wall.toml"
    playlists.write_text(wall_sample.PLAYLISTS, encoding="utf-8")
    clock = Clock(sample.NOW + timedelta(hours=request.param), True, lambda: 0.0)
    with serving(root / "tables", clock, wall_file=playlists) as address:
        yield f"{address}/wall?interval=600"


def slides_of(watch: Watch, address: str, width: int, height: int) -> Iterator[Page]:
    """Yield the page once for every slide, measures loaded."""
    viewport = {"width": width, "height": height}
    page = watch(address, viewport=viewport, reduced_motion="reduce").page
    page.evaluate(MEASURES.read_text(encoding="utf-8"))
    for _ in range(page.locator("#turns i").count()):
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        yield page
        page.keyboard.press("ArrowRight")


def arcminutes(pixels: float, page_size: tuple[int, int], place: tuple[float, float]) -> float:
    inches, metres = place
    pixels_a_metre = math.hypot(*page_size) / (inches * INCH)
    return math.degrees(2 * math.atan(pixels / pixels_a_metre / 2 / metres)) * 60


@pytest.mark.parametrize("place", PLACES, ids=lambda place: "-".join(map(str, place)))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_every_text_can_be_read_from_its_distance(
    watch: Watch, wall: str, size: tuple[int, int], place: tuple[float, float]
) -> None:
    address = f"{wall}&screen={place[0]}&distance={place[1]}"
    kinds: set[str] = set()
    for page in slides_of(watch, address, *size):
        texts: list[dict[str, Any]] = page.evaluate("wallMeasures.sizes()")
        kinds.update(text["name"] for text in texts)
        for text in texts:
            least = LEAST_NUMBER if text["number"] else LEAST_TEXT
            assert arcminutes(text["height"], size, place) >= least - 0.05, text
        faults = page.evaluate("wallMeasures.faults()")
        assert faults == [], page.locator(f"{SLIDE} h1").inner_text()
    assert len(kinds) > 10


@pytest.mark.parametrize("size", SMALL_SIZES, ids=lambda size: "x".join(map(str, size)))
def test_nothing_is_cut_or_covered_on_smaller_screens(
    watch: Watch, wall: str, size: tuple[int, int]
) -> None:
    for page in slides_of(watch, wall, *size):
        faults = page.evaluate("wallMeasures.faults()")
        assert faults == [], page.locator(f"{SLIDE} h1").inner_text()


@pytest.mark.parametrize("size", SIZES + SMALL_SIZES, ids=lambda size: "x".join(map(str, size)))
def test_a_verb_never_stands_alone_on_its_line(
    watch: Watch, wall: str, size: tuple[int, int]
) -> None:
    for page in slides_of(watch, wall, *size):
        assert page.evaluate("wallMeasures.lonelyVerbs()") == []


def test_every_code_has_its_credit(watch: Watch, wall: str) -> None:
    for page in slides_of(watch, wall, 1920, 1080):
        codes = page.locator(f"{SLIDE} .code").count()
        assert codes >= 1
        assert page.locator(f"{SLIDE} .code figcaption:visible").count() == codes


def test_the_latest_claims_stand_with_their_sentences(watch: Watch, wall: str) -> None:
    for page in slides_of(watch, wall, 1920, 1080):
        rows = page.locator(f"{SLIDE} .list .row:visible")
        if rows.count():
            assert rows.count() >= LATEST_ROWS
            assert rows.locator(".sentence:visible mark").count() == rows.count()
            return
    pytest.fail("the slide of the latest claims did not come")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_numbers_and_dates_have_the_highest_contrast(watch: Watch, wall: str, theme: str) -> None:
    for page in slides_of(watch, f"{wall}&theme={theme}", 1920, 1080):
        for text in page.evaluate("wallMeasures.contrasts()"):
            assert text["ratio"] >= AAA, text


def test_a_screen_that_is_too_far_says_so(watch: Watch, wall: str) -> None:
    near = watch(f"{wall}&screen=55&distance=5", viewport={"width": 1920, "height": 1080}).page
    assert near.locator("#trouble").is_hidden()
    far = watch(f"{wall}&screen=24&distance=20", viewport={"width": 1920, "height": 1080}).page
    far.wait_for_selector("#trouble:not([hidden])")
    assert far.locator("#trouble").inner_text() == "too far for this screen"


def test_long_sentences_are_cut_around_their_number(watch: Watch, wall: str) -> None:
    for page in slides_of(watch, wall, 1920, 1080):
        if "Kharkiv" in page.locator(f"{SLIDE} h1").inner_text():
            said = page.locator(f"{SLIDE} .sentence").inner_text()
            assert said.startswith("…")
            assert said.endswith("…")
            assert " 19 people had been killed " in said
            return
    pytest.fail("the slide with the long sentence did not come")
