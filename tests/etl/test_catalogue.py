"""The metric catalogue: what a mistake in its file is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.catalogue import CatalogueError, load_catalogue, read_catalogue

BRIDGES = """
[bridges_destroyed]
label = "Bridges destroyed"
definition = "Bridges that were destroyed"
family = "ground"
unit = "count"
side = "target"
nouns = ["bridge"]
verbs = ["destroy"]
scope = "increment"
"""


def test_kin_meet_the_same_fate_either_way() -> None:
    metrics = load_catalogue().metrics
    assert metrics["drones_hit"].kin == ("missiles_hit",)
    assert all(metric.id in metrics[name].kin for metric in metrics.values() for name in metric.kin)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('kin = ["tunnels_destroyed"]', r"kin: unknown metric 'tunnels_destroyed'$"),
        ('kin = "drones_hit"', r"kin must be a list of words$"),
        ('kinn = ["drones_hit"]', r"has the unknown key 'kinn'$"),
        ('unit = "kg"', r".*"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "metrics.toml"
    path.write_text(f"{BRIDGES}{line}\n", encoding="utf-8")
    with pytest.raises(
        CatalogueError, match=rf"^metrics\.toml: (\[bridges_destroyed\] )?{message}"
    ):
        read_catalogue(path)
