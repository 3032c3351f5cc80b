"""axe-core finds nothing against WCAG 2.2 AA on any page, in either theme; motion can be off."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Watch, serving, until
from tests.browser.test_explore import drawn

PHONE = {"width": 390, "height": 844}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{entry['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for entry in found
        for node in entry["nodes"][:3]
    ]


def open_evidence(page: Page) -> None:
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#evidence .sentence").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_charts_and_their_evidence(
    watch: Watch, address: str, theme: str, size: dict[str, int]
) -> None:
    page = watch(f"{address}/", color_scheme=theme, viewport=size).page
    drawn(page)
    assert violations(page) == []
    open_evidence(page)
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("menu", ["as-of", "export"])
def test_the_menus(watch: Watch, address: str, theme: str, menu: str) -> None:
    page = watch(f"{address}/?metric=drones_launched", color_scheme=theme).page
    drawn(page)
    page.locator(f"#{menu} summary").click()
    expect(page.locator(f"#{menu} .sheet")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query",
    ["view=table", "view=chart", "by=month&scale=log", "metric=drones_launched&location=Mars",
     "split=speaker&as_of=2024-12-06T13:00", "metric=troops_deployed&metric=aid_pledged"],
)  # fmt: skip
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_other_views(
    watch: Watch, address: str, theme: str, query: str, size: dict[str, int]
) -> None:
    page = watch(f"{address}/?{query}", color_scheme=theme, viewport=size).page
    expect(page.locator("#rail .facet").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_and_what_goes_wrong(
    watch: Watch, address: str, theme: str, tmp_path: Path
) -> None:
    page = watch(f"{address}/?view=table", color_scheme=theme).page
    page.locator("tr[data-row='2']").click()
    expect(page.locator("#evidence .sentence").first).to_be_visible()
    page.get_by_text("Columns", exact=True).click()
    assert violations(page) == []
    page.goto(f"{address}/?metric=drones_launched")
    drawn(page)
    page.locator("#period").fill("once upon a time")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    page.context.set_offline(True)
    page.get_by_role("link", name="Week").click()
    expect(page.locator("#trouble")).to_be_visible()
    assert violations(page) == []
    page.context.set_offline(False)
    # So high that no row lies half under the button that stands at the lower end.
    page.set_viewport_size({"width": PHONE["width"], "height": 3000})
    page.goto(f"{address}/?metric=drones_launched")
    page.get_by_role("button", name="1 filter").click()
    expect(page.locator("#rail")).to_be_visible()
    assert violations(page) == []
    with serving(tmp_path / "nothing") as nothing:
        page.goto(nothing)
        expect(page.locator(".message")).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_a_fact_and_a_document(watch: Watch, address: str, theme: str) -> None:
    page = watch(f"{address}/document/night-0", color_scheme=theme).page
    assert violations(page) == []
    page.get_by_role("link", name="53").first.click()
    expect(page.locator(".number")).to_have_text("53")
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/wall", "/nothing", "/?metric=unicorns"])
def test_the_wall_and_messages(watch: Watch, address: str, theme: str, path: str) -> None:
    page = watch(f"{address}{path}", color_scheme=theme).page
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


def test_an_unlabelled_button_would_be_found(watch: Watch, address: str) -> None:
    page = watch(f"{address}/document/night-0").page
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(entry.startswith("button-name") for entry in violations(page))


def test_nothing_moves_where_motion_is_reduced(watch: Watch, address: str) -> None:
    page = watch(f"{address}/", reduced_motion="reduce").page
    drawn(page)
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((one) => {
             const style = getComputedStyle(one);
             return parseFloat(style.transitionDuration) > 0.01
               || (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0.01);
           }).map((one) => one.className.toString())"""
    )
    assert moving == []


CONTROLS = """(names) => [...document.querySelectorAll(
  'a[href], button, input, select, summary, [tabindex="0"]')].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
    && one.getClientRects().length).map((one, place) => { one.dataset.control = place;
    return one.outerHTML.slice(0, 120); })"""
# A field may show it by its frame, a row of a table by its cells.
FOCUSED = """() => { const one = document.activeElement;
  const ring = [one, one.closest('.search'), one.firstElementChild].some((part) => {
    const style = part && getComputedStyle(part);
    return style && (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
      || style.boxShadow !== 'none'); });
  return [one.dataset.control || '', ring ? '' : one.outerHTML.slice(0, 120)]; }"""


@pytest.mark.parametrize("query", ["metric=drones_launched", "view=table", "metric=unicorns"])
def test_the_keyboard_alone_leads_to_every_control_and_shows_where_it_is(
    watch: Watch, address: str, query: str
) -> None:
    page = watch(f"{address}/?{query}").page
    page.wait_for_load_state("networkidle")
    controls = page.evaluate(CONTROLS)
    reached, without_ring = set(), set()
    for _ in range(len(controls) + 5):
        page.keyboard.press("Tab")
        control, unmarked = page.evaluate(FOCUSED)
        reached.add(control)
        if control and unmarked:
            without_ring.add(unmarked)
    missed = [html for place, html in enumerate(controls) if str(place) not in reached]
    assert (missed, without_ring) == ([], set())


def test_a_key_leads_to_the_search(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched").page
    drawn(page)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


SHIFTS = """window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (!one.hadRecentInput) window.shift += one.value; })).observe(
  { type: 'layout-shift', buffered: true });"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "path",
    ["/", "/?metric=drones_launched", "/?view=table", "/?location=Mars", "/document/night-0"],
)
def test_the_page_does_not_jump_while_it_loads(
    watch: Watch, address: str, path: str, size: dict[str, int]
) -> None:
    page = watch(viewport=size).page
    page.add_init_script(SHIFTS)
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") < 0.1


def test_a_jump_would_be_found(watch: Watch, address: str) -> None:
    page = watch().page
    page.add_init_script(SHIFTS)
    page.goto(f"{address}/document/night-0")
    page.evaluate(
        "document.body.insertAdjacentHTML('afterbegin', '<p style=\"height: 400px\">late</p>')"
    )
    until(page, "window.shift > 0.1")


def test_a_chosen_point_is_said_in_one_sentence(watch: Watch, address: str) -> None:
    page = watch(f"{address}/?metric=drones_launched&to=2024-12-05").page
    drawn(page)
    open_evidence(page)
    expect(page.locator("#live")).to_have_text(
        "57 drones launched by Russia at Ukraine, Ukraine’s air force says, "
        "Night of 4–5 December 2024. Point 35 of 35."
    )
