"""Forty hostile texts in every field: nothing runs, nothing navigates, no tag is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from dashboard import security
from etl.model import Document
from tests.browser.conftest import Watch, serving, until
from tests.browser.test_explore import CHART, drawn
from tests.dashboard import sample
from tests.dashboard.payloads import PAYLOADS
from tests.dashboard.sample import Stated, exact

FIRST = date(2024, 10, 1)
COLUMNS = "date,metric,value,who,sentence,publisher,actor,target,item,location,flags"
TRACES = """() => ({
  ran: Boolean(window.pwned),
  tags: document.querySelectorAll('.pwned, [class*="pwned"], iframe:not([src=""]), object').length,
  links: [...document.querySelectorAll('body a[href], body [*|href]')].map((one) => one.href.baseVal
      ?? one.href).filter((href) => !href.startsWith(location.origin)
      && !/^https:[/][/]example[.]org[/]/.test(href)),
  handlers: [...document.querySelectorAll('*')].filter((one) =>
      [...one.attributes].some((attribute) => attribute.name.startsWith('on'))).length,
})"""
CLEAN = {"ran": False, "tags": 0, "links": [], "handlers": 0}


def hostile(number: int, payload: str) -> tuple[Document, list[Stated]]:
    """A document whose every field holds a payload; every other address is a script."""
    day = FIRST + timedelta(days=number)
    url = f"javascript:{payload}" if number % 2 else f"https://example.org/{quote(payload)}"
    text = f"{payload} counted {number + 1} troops."
    made = sample.document_of(f"hostile-{number}", text, day, publisher=payload, url=url)
    made = replace(made, title=payload)
    fact = exact(str(number + 1), "troops_deployed", number + 1, source=payload, item=payload)
    return made, [
        replace(fact, actor=payload, target=payload, location=payload, first=day, last=day)
    ]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("hostile")
    sample.load(root, [hostile(n, payload) for n, payload in enumerate(PAYLOADS)])
    with serving(root) as at:
        yield at


def ids(page: Page, address: str) -> list[str]:
    answer: dict[str, Any] = page.request.get(f"{address}/api/facts?limit=100").json()
    return [fact["fact_id"] for fact in answer["facts"]]


def follow(page: Page, search: str) -> None:
    """Go to an address of the page without loading it anew."""
    page.evaluate(
        """(search) => { history.pushState({}, '', '/?' + search);
             dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }""",
        search,
    )


def test_there_are_forty_texts() -> None:
    assert len(set(PAYLOADS)) == 40


def test_on_charts_in_hover_in_the_rail_and_in_the_evidence(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/?split=metric")
    page = watched.page
    page.on("dialog", lambda dialog: watched.errors.append(dialog.message))
    drawn(page)
    found = ids(page, address)
    assert len(found) == len(PAYLOADS)
    for fact in found:
        follow(page, f"split=metric&fact={fact}")
        expect(page.locator(f"#evidence a[href='/fact/{fact}']")).to_be_attached()
        assert page.evaluate(TRACES) == CLEAN
    for number in range(len(PAYLOADS)):
        page.evaluate(
            f"Plotly.Fx.hover(document.querySelector('{CHART}'), "
            "[{curveNumber: document.querySelector('" + CHART + "').data"
            f".findIndex((trace) => trace.customdata), pointNumber: {number}}}])"
        )
    assert page.evaluate(TRACES) == CLEAN
    assert page.url.startswith(f"{address}/?split=metric&fact=")
    watched.assert_clean()


def test_in_the_table_the_messages_and_the_address(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/?view=table&columns={COLUMNS}")
    page = watched.page
    expect(page.locator("tr[data-row='0']")).to_be_visible()
    page.evaluate("document.getElementById('main').scrollTop = 1e6")
    expect(page.locator(f"tr[data-row='{len(PAYLOADS) - 1}']")).to_be_visible()
    assert page.evaluate(TRACES) == CLEAN
    for payload in PAYLOADS:
        follow(page, f"location={quote(payload)}&q=nowhere&metric=drones_lost")
        expect(page.locator(".message")).to_contain_text(payload.split("\t")[0].strip()[:20])
        assert page.evaluate(TRACES) == CLEAN
        follow(page, f"metric={quote(payload)}")
        expect(page.locator(".message")).to_contain_text("does not exist")
        assert page.evaluate(TRACES) == CLEAN
    watched.assert_clean()


def test_on_the_pages_of_facts_and_documents_and_on_the_wall(watch: Watch, address: str) -> None:
    watched = watch(f"{address}/wall")
    page = watched.page
    assert page.evaluate(TRACES) == CLEAN
    for number, fact in enumerate(ids(page, address)):
        for path in (f"/fact/{fact}", f"/document/hostile-{number}"):
            page.goto(address + path, wait_until="domcontentloaded")
            assert page.evaluate(TRACES) == CLEAN
            for link in page.locator("a[href^='https://example.org']").all():
                assert "noopener" in (link.get_attribute("rel") or "")
    for payload in PAYLOADS:
        page.goto(f"{address}/{quote(payload, safe='')}", wait_until="domcontentloaded")
        assert page.evaluate(TRACES) == CLEAN
    watched.assert_clean()


def test_a_text_that_is_drawn_as_markup_would_be_found(watch: Watch, address: str) -> None:
    page = watch(f"{address}/nothing").page
    page.evaluate("(text) => { document.querySelector('main').innerHTML = text; }", PAYLOADS[2])
    assert page.evaluate(TRACES) != CLEAN


def test_without_its_hash_the_inline_script_does_not_run(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = security.content_policy(())
    monkeypatch.setattr(security, "content_policy", lambda _: without)
    with serving(tmp_path) as at:
        watched = watch(f"{at}/")
        until(watched.page, "(window.violations || []).length > 0")
        assert watched.page.locator("#app").count() == 0
