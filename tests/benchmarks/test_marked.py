"""Marked documents: what a mark says of its number, and what it cannot say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.marked import read_marked

ROOT = Path(__file__).parents[2]


def facts_of(folder: Path, body: str) -> list[dict[str, Any]]:
    path = folder / "marked.txt"
    path.write_text(
        f"A remark.\n\n=== m-1 | Evening Post | 2025-03-04 | Night\n{body}\n", encoding="utf-8"
    )
    (row,) = read_marked(path)
    for fact in row["facts"]:
        fact["words"] = row["text"][fact["number_start"] : fact["number_end"]]
    return list(row["facts"])


def test_a_bare_mark_gives_the_metric_and_the_bounds(tmp_path: Path) -> None:
    (fact,) = facts_of(tmp_path, "Crews shot down {more than 30|drones_shot_down} drones.")
    assert fact["words"] == "more than 30"
    assert (fact["metric"], fact["low"], fact["high"]) == ("drones_shot_down", 30, None)
    assert "scope" not in fact
    assert "actor" not in fact


def test_labels_give_scope_status_and_doubt(tmp_path: Path) -> None:
    (fact,) = facts_of(tmp_path, "Oslo will send {12|aid_pledged?/total/planned} guns.")
    assert (fact["scope"], fact["status"], fact["optional"]) == ("total", "planned", True)


def test_details_are_shared_by_joined_metrics(tmp_path: Path) -> None:
    body = "It lost {three|equipment_lost+aid_delivered; target=Ukraine; item=tank~Leopard} tanks."
    facts = facts_of(tmp_path, body)
    assert [fact["metric"] for fact in facts] == ["equipment_lost", "aid_delivered"]
    assert all(fact["target"] == "Ukraine" for fact in facts)
    assert all(fact["item"] == ["tank", "Leopard"] for fact in facts)


def test_dates_are_written_out_or_counted_from_publication(tmp_path: Path) -> None:
    body = (
        "{9|people_killed; dates=D-1..D} died, {4|people_injured; dates=2025-02-28} were hurt, "
        "{7|people_evacuated; dates=D~D-1..D; source=-} fled."
    )
    killed, injured, fled = facts_of(tmp_path, body)
    assert (killed["event_start"], killed["event_end"]) == ("2025-03-03", "2025-03-04")
    assert (injured["event_start"], injured["event_end"]) == ("2025-02-28", "2025-02-28")
    assert fled["event_start"] == ["2025-03-04", "2025-03-03"]
    assert fled["event_end"] == ["2025-03-04", "2025-03-04"]
    assert fled["attributed_to"] is None


@pytest.mark.parametrize(
    ("mark", "complaint"),
    [
        ("{5|people_killed/weekly}", "/weekly"),
        ("{5|people_killed; place=Kherson}", "place="),
        ("{5|people_killed; dates=yesterday}", "yesterday"),
    ],
)
def test_what_no_mark_can_say_is_refused_with_its_document(
    tmp_path: Path, mark: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match="m-1") as refusal:
        facts_of(tmp_path, f"{mark} people died.")
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    "path",
    [
        *(ROOT / "benchmarks/marked").rglob("*.txt"),
        *(ROOT / "benchmarks").glob("held_out*/**/*.txt"),
    ],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_every_marked_file_can_be_read(path: Path) -> None:
    rows = list(read_marked(path))
    assert rows
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert "{" not in row["text"], row["id"]
        assert not [fact for fact in row["facts"] if fact.get("unread")], row["id"]
