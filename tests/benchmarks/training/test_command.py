"""The command that learns weights: what it writes, and what it may not learn from."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.training import __main__ as command
from etl.ranking import read_ranking

ROOT = Path(__file__).parents[3]
MARKED = """=== one | Wire | 2025-05-02 | Night
Shells fell on Lyman. The attack killed {9|people_killed; location=Lyman} people.
"""


def run(monkeypatch: pytest.MonkeyPatch, *given: object) -> None:
    monkeypatch.setattr("sys.argv", ["training", *map(str, given)])
    command.main()


@pytest.mark.parametrize("what", ["readings", "sides", "places"])
@pytest.mark.parametrize("name", ["held_out/feeds.txt", "held_out_2/wire.txt"])
def test_held_out_documents_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    what: str,
    name: str,
) -> None:
    held_out = ROOT / "benchmarks" / name
    with pytest.raises(SystemExit) as refusal:
        run(monkeypatch, what, held_out, "--output", tmp_path)
    assert refusal.value.code == 2
    assert f"{held_out.name}: held-out documents" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_weights_are_written_as_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = tmp_path / "marked.txt", tmp_path / "weights"
    path.write_text(MARKED, encoding="utf-8")
    run(monkeypatch, "places", path, "--output", folder)
    assert [written.name for written in folder.iterdir()] == ["location.json"]
    count = len(read_ranking(folder / "location.json").weights)
    assert capsys.readouterr().out == f"{folder / 'location.json'}: {count} weights\n"
