"""The short form of ``python -m benchmarks.wall_soak``: the same faults, fewer slides."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.wall_soak import MOST_BACK, MOST_LIGHT, soak

CHANGES = 60
REFRESHES = 6
# So few slides say little of a leak: what is kept for each is seen, a drift is not.
MOST_GROWTH = 0.25


def test_the_wall_survives_and_forgets(browser: Browser, tmp_path: Path) -> None:
    report = soak(browser, tmp_path, CHANGES, REFRESHES)
    assert report.errors == []
    assert report.reloads == 1
    assert len(report.back) == 6
    assert max(report.back) <= MOST_BACK
    assert report.lightest < MOST_LIGHT
    assert report.frames > 5
    for name in ("heap", "nodes", "listeners"):
        assert report.growth(name) < MOST_GROWTH, name
