"""What the page shows of time: dates as typed, what was known when, days without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.clock import Clock
from tests.browser.conftest import Watch, serving
from tests.browser.test_explore import MARK, drawn, state
from tests.dashboard import sample


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("corrected")
    sample.build(root)
    sample.load(root, [sample.corrected()], sample.LATER)
    next_day = Clock(sample.NOW + timedelta(days=1), True, lambda: 0.0)
    with serving(root, clock=replace(next_day)) as address:
        yield address


def test_dates_are_typed_in_words_with_one_request(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/?metric=drones_launched")
    page = watched.page
    drawn(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#period").fill("since 20 November 2024")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from=2024-11-20"))
    expect(page.locator("#period")).to_have_value("since 20 Nov 2024")
    assert "to" not in state(page)
    assert len(asked) == 1
    page.go_back()
    expect(page.locator("#period")).to_have_value("")
    watched.assert_clean()


def test_dates_that_cannot_be_read_are_told(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    page.locator("#period").fill("once upon a time")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("since August 2024")
    assert "from" not in state(page)


def test_a_range_is_moved_and_widened(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched&from=2024-11-20&to=2024-11-29").page
    drawn(page)
    page.get_by_role("link", name="Earlier").click()
    expect(page.locator("#period")).to_have_value("10–19 Nov 2024")
    page.get_by_role("link", name="Wider").click()
    expect(page.locator("#period")).to_have_value("5–24 Nov 2024")
    assert (state(page)["from"], state(page)["to"]) == (["2024-11-05"], ["2024-11-24"])


def test_a_date_shows_what_was_known_then(watch: Watch, corrected: str) -> None:
    watched = watch(f"{corrected}/?metric=drones_launched&doc_id=night-0&view=table")
    page = watched.page
    expect(page.locator("tr[data-row='0'] .col-value")).to_have_text("50")
    page.goto(f"{page.url}&as_of=2024-12-06T13:00")
    expect(page.locator("tr[data-row='0'] .col-value")).to_have_text("53")
    expect(page.locator(".summary")).to_contain_text("as known on 6 December 2024 at 13:00")
    export = page.locator("#export a").first.get_attribute("href")
    assert export is not None
    assert "as_of=2024-12-06T13%3A00" in export
    page.locator("#as-of summary").click()
    page.locator("#as-of-day input").fill("2024-12-05")
    page.wait_for_url(re.compile("as_of=2024-12-05"))
    expect(page.locator(".message")).to_contain_text("Without As known on: 2024-12-05")
    watched.assert_clean()


def test_a_corrected_point_shows_both_numbers(watch: Watch, corrected: str) -> None:
    page = watch(f"{corrected}/?metric=drones_launched&from=2024-12-01").page
    drawn(page)
    expect(page.locator("#chart .annotation", has_text="53 → 50")).to_be_visible()
    fact = page.evaluate(
        """() => document.querySelector('#chart .js-plotly-plot').data
             .find((trace) => trace.marker && trace.marker.symbol === 'x-thin').customdata[0]"""
    )
    page.goto(f"{page.url}&fact={fact}")
    expect(page.locator(MARK).first).to_have_text("53")
    expect(page.locator(".changed")).to_contain_text("Corrected: 53 → 50 since 6 December 2024")
    expect(page.locator(".changed")).to_contain_text("No longer stated")
    other = page.locator(".changed").get_by_role("link", name="The other number")
    address = other.get_attribute("href")
    other.click()
    expect(page.locator(MARK).first).to_have_text("50")
    page.goto(f"{corrected}{address}")
    expect(page.locator(".superseded").first).to_contain_text("Corrected: 53 → 50")


def test_days_without_a_figure_are_told_apart(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    for words in ("a figure", "read, no figure", "blank: nothing read"):
        expect(page.locator("#key").get_by_text(words, exact=True)).to_be_visible()


def test_both_sides_claims_stand_on_one_scale(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    page.get_by_role("link", name="By who says").click()
    expect(page.locator("#chart .annotation", has_text="Russia says")).to_be_visible()
    ranges = page.evaluate(
        """() => { const layout = document.querySelector('#chart .js-plotly-plot')._fullLayout;
                   return [layout.yaxis.range[1], layout.yaxis2.range[1]]; }"""
    )
    assert ranges[0] == ranges[1]


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_chart_is_saved_with_its_source(watch: Watch, address: str, form: str) -> None:
    watched = watch(f"{address}/?metric=drones_launched")
    page = watched.page
    drawn(page)
    page.locator("#export summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=form.upper()).click()
    content = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename == f"chart.{form}"
    if form == "png":
        assert content.startswith(b"\x89PNG")
        assert len(content) > 20_000
    else:
        text = content.decode()
        assert "according to Ukraine’s air force" in text
        assert "/?metric=drones_launched" in text
        assert "<b>bold</b>" not in text
    watched.assert_clean()


def test_tables_that_cannot_be_read_leave_the_last_ones_in_sight(
    watch: Watch, tmp_path: Path
) -> None:
    sample.build(tmp_path)
    with serving(tmp_path) as at:
        page = watch(f"{at}/?metric=drones_launched").page
        drawn(page)
        manifest = tmp_path / "manifest.json"
        whole = manifest.read_text(encoding="utf-8")
        manifest.write_text("{not json", encoding="utf-8")
        page.get_by_role("link", name="Week").click()
        expect(page.locator(".message.warn")).to_contain_text("as loaded at 12:00 UTC")
        expect(page.locator(".message.warn")).to_contain_text("python -m etl check")
        drawn(page)
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#evidence .sentence").first).to_be_visible()
        manifest.write_text(whole, encoding="utf-8")
        page.get_by_role("link", name="Try again").click()
        expect(page.locator(".message.warn")).to_have_count(0)
        drawn(page)


def test_dates_are_dragged_and_walked_on_the_strip(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/?metric=drones_launched")
    page = watched.page
    drawn(page)
    box = page.locator("#timeline .track").bounding_box()
    assert box is not None
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 10, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile("from=2024-.*to=2024-"))
    expect(page.locator("#period")).not_to_have_value("")
    assert len(asked) == 1
    first, last = (state(page)[name][0] for name in ("from", "to"))
    handle = page.get_by_role("slider", name="Last day")
    handle.press("End")
    expect(page.locator("#period")).to_have_value(re.compile("^since "))
    assert (state(page)["from"], "to" in state(page)) == ([first], False)
    page.go_back()
    expect(handle).to_have_attribute("aria-valuetext", re.compile(f"^{int(last[8:])} "))
    watched.assert_clean()


def test_a_drag_over_weeks_takes_all_of_their_days(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched&by=week").page
    drawn(page)
    page.evaluate(
        "document.getElementById('plot').emit('plotly_relayout', "
        "{'xaxis.range[0]': '2024-11-10 13:20', 'xaxis.range[1]': '2024-11-18 04:00:01.5'})"
    )
    page.wait_for_url(re.compile("from="))
    assert (state(page)["from"], state(page)["to"]) == (["2024-11-11"], ["2024-11-24"])
