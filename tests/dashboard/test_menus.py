"""The menus: the line under a picture, what was known when, and the exports."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.menus import as_of_menu, export_menu, source_line
from dashboard.state import parse_view

NOW = datetime(2024, 12, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sources", "publishers", "count", "line"),
    [
        ([], [], 1, "1 fact. Conflict Metrics"),
        (["the mayor"], [], 1200, "1,200 facts, according to the mayor. Conflict Metrics"),
        ([], ["Wire"], 2, "2 facts, published by Wire. Conflict Metrics"),
    ],
)
def test_a_picture_says_whose_its_figures_are(
    sources: list[str], publishers: list[str], count: int, line: str
) -> None:
    assert source_line(sources, publishers, count) == line


def test_many_sources_are_counted() -> None:
    said = source_line([f"source {n}" for n in range(9)], [], 9)
    assert "source 0" in said
    assert "source 8" not in said
    assert said.endswith("more. Conflict Metrics")


def links(components: Any) -> list[str]:
    found = json.loads(json.dumps(components, cls=PlotlyJSONEncoder))
    told: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            told.extend([node["props"]["href"]] if "href" in node.get("props", {}) else [])
            walk(node.get("props", {}).get("children"))

    walk(found)
    return told


@pytest.mark.parametrize("query", ["", "?actor=Russia&from=2024-12-01"])
def test_exports_carry_the_filters_of_the_view(query: str) -> None:
    found = links(export_menu(parse_view(query), 3, NOW))
    assert found[0] == f"/export/facts.csv{query}"
    assert found[1] == f"/export/facts.csv{query}{'&' if query else '?'}bom=1"
    assert {address.partition("?")[2] for address in found[2:]} == {query.removeprefix("?")}


def test_only_charts_can_be_saved_as_pictures_and_only_now_can_be_frozen() -> None:
    def does(query: str, count: int) -> set[str]:
        text = json.dumps(export_menu(parse_view(query), count, NOW), cls=PlotlyJSONEncoder)
        return {do for do in ("svg", "png", "copy-frozen") if f'"data-do": "{do}"' in text}

    assert does("", 3) == {"svg", "png", "copy-frozen"}
    assert does("", 0) == {"copy-frozen"}
    assert does("?view=table", 3) == {"copy-frozen"}
    assert does("?as_of=2024-12-01", 3) == {"svg", "png"}


def test_going_back_keeps_the_filters() -> None:
    found = links(as_of_menu(parse_view("?actor=Russia"), NOW))
    assert found
    assert all("actor=Russia" in address for address in found)
    assert any("as_of=2024-12-05" in address for address in found)
