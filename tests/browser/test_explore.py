from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, serving, until
from tests.dashboard import sample

CHART = "#chart .js-plotly-plot"
MARK = "#evidence .sentence mark"


def drawn(page: Page) -> None:
    """Wait until the chart has points."""
    page.wait_for_selector(f"{CHART} .points path", state="attached")


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def point_spot(page: Page, day: str, value: float) -> tuple[float, float]:
    """Return where Plotly says that a point lies."""
    x, y = page.evaluate(
        """([day, value]) => {
          const plot = document.querySelector('#chart .js-plotly-plot');
          const full = plot._fullLayout, box = plot.getBoundingClientRect();
          return [box.left + full.xaxis._offset + full.xaxis.d2p(day),
                  box.top + full.yaxis._offset + full.yaxis.d2p(value)];
        }""",
        [day, value],
    )
    return x, y


def click_point(page: Page, day: str, value: float) -> None:
    """Click where Plotly says that a point lies."""
    spot = point_spot(page, day, value)
    page.mouse.move(*spot)
    page.wait_for_timeout(150)
    page.mouse.click(*spot)


def test_a_click_on_a_point_shows_its_sentence_with_the_number_marked(
    watch: Watch, address: str
) -> None:
    watched = watch(f"{address}/?metric=drones_launched&from=2024-11-20")
    page = watched.page
    drawn(page)
    click_point(page, "2024-12-05", sample.count_of_night(1))
    expect(page.locator(MARK)).to_have_text("57")
    expect(page.locator("#evidence .sentence").first).to_have_text(
        "Russia sent 57 drones at Ukraine overnight, Ukraine’s air force said."
    )
    expect(page.locator("#evidence")).to_contain_text("Ukraine’s air force says")
    expect(page.locator("#evidence")).to_contain_text("Night of 4–5 December 2024")
    expect(page.locator("#evidence")).to_contain_text("Test bulletin, 5 Dec 2024")
    link = page.get_by_role("link", name="Open at sentence").get_attribute("href")
    assert link is not None
    assert link.startswith("https://example.org/night-1#:~:text=Russia%20sent%2057")
    assert "fact" in state(page)
    watched.assert_clean()


def test_an_address_reproduces_the_view(watch: Watch, address: str) -> None:
    first = watch(f"{address}/?from=2024-11-01").page
    drawn(first)
    first.get_by_role("checkbox", name=re.compile("^Drones shot down,")).click()
    expect(first.locator("h1")).to_have_text("Drones shot down")
    first.get_by_role("link", name="Log").click()
    first.get_by_role("link", name="Week").click()
    expect(first.get_by_role("link", name="Week")).to_have_attribute("aria-current", "true")
    drawn(first)
    second = watch(first.url).page
    drawn(second)
    for selector in ("h1", ".summary", "#rail", "#controls"):
        assert second.locator(selector).inner_text() == first.locator(selector).inner_text()
    script = f"JSON.stringify(document.querySelector('{CHART}').data)"
    assert second.evaluate(script) == first.evaluate(script)


def test_the_first_view_is_asked_for_once_before_anything_is_drawn(
    watch: Watch, address: str
) -> None:
    watched = watch()
    page = watched.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{address}/?metric=drones_launched")
    drawn(page)
    expect(page.locator("h1")).to_have_text("Drones launched")
    page.wait_for_load_state("networkidle")
    assert asked.count("/_dash-update-component") == 1
    assert not {"/_dash-layout", "/_dash-dependencies"} & set(asked)
    watched.assert_clean()


def test_back_and_forward_walk_the_views(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    expect(page.locator("h1")).to_have_text("Drones launched")
    page.get_by_role("checkbox", name=re.compile("^Drones lost,")).click()
    expect(page.locator("h1")).to_have_text("Drones launched and drones lost")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Drones launched")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Drones launched and drones lost")


def test_arrow_keys_walk_the_points(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_shot_down&to=2024-12-05").page
    drawn(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#evidence")).to_contain_text("Night of 4–5 December 2024")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#evidence")).to_contain_text("Night of 3–4 December 2024")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#evidence")).to_contain_text("Night of 4–5 December 2024")
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()


@pytest.mark.parametrize("at_once", [True, False])
def test_the_chart_makes_room_for_the_evidence(watch: Watch, address: str, at_once: bool) -> None:
    page = watch(f"{address}/?metric=drones_shot_down").page
    drawn(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(MARK).first).to_be_visible()
    if at_once:
        page = watch(page.url).page
        drawn(page)
        expect(page.locator(MARK).first).to_be_visible()
    until(
        page,
        """() => { const plot = document.getElementById('plot');
             return document.querySelector('#work.open')
               && Math.abs(plot._fullLayout.width - plot.clientWidth) <= 1; }""",
    )


def test_the_evidence_does_the_arithmetic(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_shot_down&from=2024-12-06").page
    drawn(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sum")).to_have_text(
        "53 = 32 shot down + 16 lost from track or jammed + 2 left for Belarus + 3 unaccounted for"
    )


def test_one_key_copies_a_sentence(watch: Watch, address: str) -> None:
    watched = watch(permissions=["clipboard-read", "clipboard-write"])
    page = watched.page
    page.goto(f"{address}/?metric=drones_shot_down&from=2024-12-06")
    drawn(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(MARK)).to_have_text("32")
    page.keyboard.press("c")
    expect(page.locator("#live")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("32 drones shot down by Ukraine (night of 5–6 December 2024)")
    assert f"{address}/fact/" in copied


def test_a_change_of_the_view_is_one_request(watch: Watch, address: str) -> None:
    page = watch(f"{address}/").page
    drawn(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("checkbox", name=re.compile("^Drones lost,")).click()
    expect(page.locator("h1")).to_have_text("Drones lost")
    assert len(asked) == 1


def test_words_are_searched_in_the_sentences(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?view=table").page
    page.locator("#q").press_sequentially("second paper")
    page.keyboard.press("Enter")
    expect(page.locator(".summary b")).to_have_text("1 fact")
    assert state(page)["q"] == ["second paper"]


def test_dragging_chooses_dates(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    box = page.locator(f"{CHART} .nsewdrag").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, middle, steps=6)
    page.mouse.up()
    page.wait_for_url(re.compile("from=2024-"))
    assert state(page)["from"][0] < state(page)["to"][0]


def test_no_request_leaves_the_machine_and_the_policy_holds(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/")
    page = watched.page
    for query in ("", "?view=table", "?view=chart", "?by=month&scale=log", "?theme=dark",
                  "?metric=troops_deployed&metric=aid_pledged", "?location=Mars"):  # fmt: skip
        page.goto(f"{address}/{query}")
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_timeout(300)
        watched.assert_clean()
    for path in ("/wall", "/document/night-0", "/nothing"):
        page.goto(address + path)
        watched.assert_clean()
    assert page.locator("text=Share").count() == 0


@pytest.mark.parametrize("path", ["/?metric=drones_launched", "/wall"])
def test_in_ten_minutes_no_request_leaves_the_machine(
    watch: Watch, address: str, path: str
) -> None:
    watched = watch()
    watched.page.clock.install()
    watched.page.goto(address + path)
    watched.page.wait_for_load_state("networkidle")
    watched.page.clock.run_for("10:00")
    assert watched.page.evaluate("performance.now()") > 600_000
    watched.assert_clean()


def test_plotly_offers_no_cloud(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    page.hover(CHART)
    assert page.locator(".modebar-btn").count() == 0
    assert page.locator("a[href*='plot']").count() == 0


def test_text_from_outside_is_never_markup(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/?metric=missiles_launched")
    page = watched.page
    drawn(page)
    page.mouse.move(*point_spot(page, "2024-12-06", 7))
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("<b>bold</b>")
    click_point(page, "2024-12-06", 7)
    expect(page.locator("#evidence")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator(".hoverlayer .hovertext")).to_have_count(0)
    assert page.locator("a[href*='//evil']").count() == 0
    assert page.locator("#app b >> text=/^bold$/").count() == 0
    for path in ("/document/odd/one%20two", "/?view=table&metric=missiles_launched", "/wall"):
        page.goto(address + path)
        page.wait_for_timeout(400)
        assert page.locator("a[href*='//evil'], a[href^='javascript']").count() == 0
    watched.assert_clean()


def test_nothing_found_says_what_can_go(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched&location=Mars").page
    expect(page.locator(".message")).to_contain_text("Without Place: Mars")
    page.get_by_role("link", name="Without Place: Mars").click()
    drawn(page)


def test_without_tables_the_page_says_what_to_do(watch: Watch, tmp_path: Path) -> None:
    with serving(tmp_path / "nothing") as address:
        watched = watch(f"{address}/")
        expect(watched.page.locator(".message")).to_contain_text("python -m etl run")
        watched.assert_clean()


def test_a_server_that_is_gone_is_told(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    page.context.set_offline(True)
    page.get_by_role("checkbox", name=re.compile("^Drones lost,")).click()
    expect(page.locator("#trouble")).to_contain_text("does not answer")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Drones launched and drones lost")
    expect(page.locator("#trouble")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_has_everything_within_reach(watch: Watch, address: str, theme: str) -> None:
    size = {"width": 390, "height": 844}
    watched = watch(
        f"{address}/?metric=drones_launched&theme={theme}", viewport=size, has_touch=True
    )
    page = watched.page
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="1 filter").click()
    expect(page.locator("#rail")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("^Drones lost,")).click()
    page.get_by_role("button", name="Show the charts").click()
    expect(page.locator("#rail")).not_to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(MARK)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Copy as sentence")).to_be_in_viewport()
    watched.assert_clean()


def test_the_theme_is_part_of_the_address(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert state(page)["theme"] == ["dark"]


def test_the_export_has_what_the_screen_counts(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    expect(page.locator(".summary b")).to_have_text("38 facts")
    page.locator("#export summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV UTF-8").click()
    lines = Path(waiting.value.path()).read_bytes().count(b"\r\n")
    assert lines == 39


def test_another_number_of_the_evidence_opens_in_its_place(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched&from=2024-12-06").page
    drawn(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#evidence .claims a").first).to_be_visible()
    first = page.locator(MARK).first.inner_text()
    page.locator("#evidence .claims a").first.click()
    expect(page.locator(MARK).first).not_to_have_text(first)
    assert page.url.startswith(f"{address}/?metric=drones_launched")
    page.go_back()
    expect(page.locator(MARK).first).to_have_text(first)


def test_a_long_list_of_the_rail_is_searched(watch: Watch, tmp_path: Path) -> None:
    names = [f"Source {word}" for word in "abcdefghijklmnopqrstuvwxyz"]
    entries = []
    for number, (document, (fact,)) in enumerate(sample.many(len(names))):
        entries.append((document, [replace(fact, source=names[number])]))
    sample.load(tmp_path, entries)
    with serving(tmp_path) as at:
        page = watch(f"{at}/").page
        group = page.get_by_role("group", name="Who says")
        group.get_by_text("21 more").click()
        group.get_by_placeholder("Find in this list").fill("source z")
        expect(group.get_by_role("checkbox", name=re.compile("Source z"))).to_be_visible()
        expect(group.locator("details .facet-row:visible")).to_have_count(1)
