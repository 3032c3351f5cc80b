"""Marks of a few nights, and figures of them, for the tests of the charts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dashboard.figures import figure
from dashboard.marks import Mark, Options, Panel

DAY = date(2024, 12, 6)
MARK = Mark(DAY, 53, 53, 53, "exact", "reported", "a", "53", "Ukraine’s air force", "f1")


def nights(count: int, **values: Any) -> tuple[Mark, ...]:
    return tuple(
        replace(MARK, day=DAY - timedelta(days=n), value=50 + n, fact_id=f"f{n}", **values)
        for n in range(count)
    )


def drawn(*marks: Mark, **options: Any) -> dict[str, Any]:
    return figure([Panel("Launched", "by Russia", marks, "drones")], Options(**options))


def paths(made: dict[str, Any]) -> list[str]:
    return [shape["path"] for shape in made["layout"]["shapes"] if shape["type"] == "path"]


def points(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in made["data"] if "customdata" in trace]
