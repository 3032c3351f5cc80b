from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.clock import Clock
from tests.browser.conftest import Watch, serving
from tests.dashboard import sample

SLIDE = "#stage .slide:not(.leave)"
SIZES = [(1920, 1080), (3840, 2160), (1080, 1920)]
# The shown parts of the slide that share more than a pixel, or that reach into the foot.
OVERLAPS = """() => {
  const slide = document.querySelector('#stage .slide:not(.leave)');
  const parts = [...slide.querySelectorAll('h1, .number, .meta > p, .qr, .sentence, .trend svg,'
    + '.peak span, .ends > *, .aside')].filter((e) => e.getClientRects().length);
  const boxes = parts.map((e) => {
    const own = e.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = e.matches('.qr, .trend svg, .age-band') ? own : range.getBoundingClientRect();
    return { name: e.getAttribute('class') || e.tagName, left: text.left, right: text.right,
      top: Math.max(own.top, text.top), bottom: Math.min(own.bottom, text.bottom) };
  });
  const shared = (a, b, low, high) => Math.min(a[high], b[high]) - Math.max(a[low], b[low]);
  const bad = boxes.flatMap((a, i) => boxes.slice(i + 1)
    .filter((b) => shared(a, b, 'left', 'right') > 1 && shared(a, b, 'top', 'bottom') > 1)
    .map((b) => `${a.name} on ${b.name}`));
  const foot = document.getElementById('foot').getBoundingClientRect().top;
  return [...bad, ...boxes.filter((a) => a.bottom > foot + 1).map((a) => `${a.name} on the foot`)];
}"""


def what(page: Page) -> str:
    return page.locator(f"{SLIDE} h1").inner_text()


def test_the_wall_turns_and_comes_round(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/wall?interval=3")
    page = watched.page
    first = what(page)
    expect(page.locator(f"{SLIDE} h1")).not_to_have_text(first, timeout=15_000)
    turns = page.locator("#turns i").count()
    assert turns >= 4
    for _ in range(turns - 1):
        page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SLIDE} h1")).to_have_text(first)
    page.wait_for_timeout(600)
    assert page.locator("#stage .slide").count() == 1
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


def test_new_data_show_in_place(watch: Watch, tmp_path: Path) -> None:
    sample.build(tmp_path)
    with serving(tmp_path) as address:
        watched = watch(f"{address}/wall?interval=600")
        page = watched.page
        page.evaluate("window.stays = true")
        while "shot down" not in what(page):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(500)
        expect(page.locator(f"{SLIDE} .number")).to_have_text("32")
        sample.load(tmp_path, [sample.corrected()])
        expect(page.locator(f"{SLIDE} .number")).to_have_text("30", timeout=10_000)
        assert "shot down" in what(page)
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


def test_fresh_news_say_says(watch: Watch, address: str) -> None:
    slide = watch(f"{address}/wall").page.locator(SLIDE)
    expect(slide.locator(".says .fresh")).to_be_visible()
    expect(slide.locator(".from .age")).to_have_text("4 hours ago")
    expect(slide.locator(".age-band")).to_be_hidden()
    expect(slide.locator(".qr svg")).to_be_visible()


def test_a_lost_server_is_told_and_found_again(watch: Watch, tables: Path) -> None:
    with serving(tables) as address:
        watched = watch(f"{address}/wall?interval=600")
        page = watched.page
        page.evaluate("window.stays = true")
        first = what(page)
        port = int(address.rpartition(":")[2])
    expect(page.locator("#lost")).to_be_visible(timeout=40_000)
    expect(page.locator("#lost")).to_contain_text("no connection since 12:00")
    assert what(page) == first
    with serving(tables, port=port):
        expect(page.locator("#lost")).to_be_hidden(timeout=20_000)
        assert what(page) == first
        assert page.evaluate("window.stays") is True


def test_a_new_build_reloads_once_and_keeps_its_place(watch: Watch, address: str) -> None:
    page = watch(f"{address}/wall?interval=600").page
    page.evaluate("document.getElementById('stage').dataset.old = 'yes'")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    place = what(page)
    answers: list[str] = []

    def other_build(route: object) -> None:
        answer = route.fetch(headers={})  # type: ignore[attr-defined]
        answers.append("asked")
        body = {**answer.json(), "build": "another"}
        route.fulfill(response=answer, json=body)  # type: ignore[attr-defined]

    page.route("**/wall/slides*", other_build)
    while not answers:
        page.wait_for_timeout(200)
    expect(page.locator("#stage")).not_to_have_attribute("data-old", "yes", timeout=20_000)
    expect(page.locator(f"{SLIDE} h1")).to_have_text(place)
    page.evaluate("window.stays = true")
    asked = len(answers)
    while len(answers) < asked + 2:
        page.wait_for_timeout(500)
    assert page.evaluate("window.stays") is True


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_fits_and_can_be_read_from_afar(
    watch: Watch, address: str, width: int, height: int
) -> None:
    page = watch(f"{address}/wall", viewport={"width": width, "height": height}).page
    unit = min(width, height) / 1080
    page.evaluate("document.fonts.ready")
    for _ in range(page.locator("#turns i").count()):
        page.wait_for_timeout(500)
        if "Nowhere" not in what(page):
            _assert_fits(page, unit, width, height)
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("hours", [0, 28])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (390, 844)])
def test_no_part_of_a_slide_lies_on_another(
    watch: Watch, tables: Path, width: int, height: int, hours: int
) -> None:
    clock = Clock(sample.NOW + timedelta(hours=hours), True, lambda: 0.0)
    with serving(tables, clock) as address:
        page = watch(f"{address}/wall", viewport={"width": width, "height": height}).page
        page.evaluate("document.fonts.ready")
        for _ in range(page.locator("#turns i").count()):
            page.wait_for_timeout(500)
            assert page.evaluate(OVERLAPS) == [], what(page)
            page.keyboard.press("ArrowRight")


def _assert_fits(page: Page, unit: float, width: int, height: int) -> None:
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(
          '#stage .slide:not(.leave) :is(h1, p, .qr), #foot > *')]
          .filter((e) => e.getClientRects().length && (e.textContent.trim() || e.matches('.qr')))
          .map((e) => { const r = e.getBoundingClientRect(); return {
            name: e.className || e.tagName, left: r.left, right: r.right, top: r.top,
            bottom: r.bottom, size: parseFloat(getComputedStyle(e).fontSize) }; })"""
    )
    for box in boxes:
        assert box["left"] >= 0, box
        assert box["right"] <= width, box
        assert box["top"] >= 0, box
        assert box["bottom"] <= height, box
        assert box["size"] >= 51 * unit, box
    _assert_apart(boxes, ("sentence", "peak", "ends", "aside", "H1"))
    assert page.evaluate("document.documentElement.scrollHeight") <= height


def _assert_apart(boxes: list[dict[str, Any]], names: tuple[str, ...]) -> None:
    """What stands below one another must not overlap."""
    column = sorted(
        (box for box in boxes if box["name"] in names and box["name"] != "aside"),
        key=lambda box: box["top"],
    )
    for upper, lower in pairwise(column):
        assert upper["bottom"] <= lower["top"] + 12, (upper, lower)


def test_the_wall_without_tables_says_what_to_do(watch: Watch, tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        watched = watch(f"{address}/wall")
        expect(watched.page.locator("#empty")).to_contain_text("python -m etl run")
        sample.build(tmp_path)
        expect(watched.page.locator(".number")).to_be_visible(timeout=10_000)
        watched.assert_clean()
