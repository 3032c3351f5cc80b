from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, serving
from tests.dashboard import sample

ROWS = 730
LAST = f"tr[aria-rowindex='{ROWS + 1}']"


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("long-table")
    sample.load(root, sample.many(ROWS))
    with serving(root) as address:
        yield address


def row(page: Page, index: int) -> str:
    return page.locator(f"tr[data-row='{index}'] .col-value").inner_text()


def test_all_rows_can_be_scrolled_to_and_few_are_drawn(watch: Watch, long_table: str) -> None:
    watched = watch(f"{long_table}/?view=table&sort=value")
    page = watched.page
    expect(page.locator("tr[data-row='0'] .col-value")).to_have_text("1")
    assert page.locator("table.rows").get_attribute("aria-rowcount") == str(ROWS + 1)
    assert page.locator("tr[data-row]").count() < 80
    page.evaluate("document.getElementById('main').scrollTop = 1e7")
    expect(page.locator(f"{LAST} .col-value")).to_have_text(str(ROWS))
    expect(page.locator(".pager")).to_contain_text(f"to {ROWS} of {ROWS}")
    assert page.locator("tr[data-row]").count() < 80
    watched.assert_clean()


def test_the_keyboard_reaches_every_row(watch: Watch, long_table: str) -> None:
    page = watch(f"{long_table}/?view=table&sort=value").page
    page.locator("tr[data-row='0']").focus()
    page.keyboard.press("End")
    expect(page.locator(LAST)).to_be_focused()
    expect(page.locator(f"{LAST} .col-value")).to_have_text(str(ROWS))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence .sentence mark")).to_have_text(str(ROWS - 1))
    page.keyboard.press("ArrowDown")
    expect(page.locator("#evidence .sentence mark")).to_have_text(str(ROWS))
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()
    page.keyboard.press("Home")
    expect(page.locator("tr[data-row='0']")).to_be_focused()
    page.keyboard.press("PageDown")
    assert page.evaluate("Number(document.activeElement.dataset.row)") > 5


def test_a_head_sorts_all_rows(watch: Watch, long_table: str) -> None:
    page = watch(f"{long_table}/?view=table").page
    page.get_by_role("link", name="Value").click()
    expect(page.locator("tr[data-row='0'] .col-value")).to_have_text(str(ROWS))
    page.get_by_role("link", name="Value").click()
    expect(page.locator("tr[data-row='0'] .col-value")).to_have_text("1")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text(re.compile("^Value"))


def test_columns_are_chosen(watch: Watch, long_table: str) -> None:
    page = watch(f"{long_table}/?view=table").page
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Acting side").last.click()
    expect(page.locator("th.col-actor")).to_be_visible()
    expect(page.locator("tr[data-row='0'] .col-actor")).to_have_text("Russia")


def test_a_click_on_a_row_opens_its_evidence(watch: Watch, long_table: str) -> None:
    page = watch(f"{long_table}/?view=table&sort=value").page
    page.locator("tr[data-row='2']").click()
    expect(page.locator("#evidence .sentence mark")).to_have_text("3")
    expect(page.locator("tr[data-row='2']")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("width", [390, 1440])
def test_no_row_is_wider_than_the_page(watch: Watch, long_table: str, width: int) -> None:
    page = watch(f"{long_table}/?view=table", viewport={"width": width, "height": 844}).page
    expect(page.locator("tr[data-row='0']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_columns_fill_the_width_beside_the_evidence_too(watch: Watch, long_table: str) -> None:
    page = watch(f"{long_table}/?view=table").page
    page.locator("tr[data-row='2']").click()
    expect(page.locator("#evidence .sentence").first).to_be_visible()
    box = page.locator("th.col-sentence").bounding_box()
    table = page.locator("table.rows").bounding_box()
    assert box is not None
    assert table is not None
    assert abs(box["x"] + box["width"] - table["x"] - table["width"]) < 2
    assert page.evaluate("(() => { const main = document.getElementById('main');"
                         " return main.scrollWidth <= main.clientWidth; })()")  # fmt: skip
