"""Training: what the weights may be learnt from."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import train_choice

ROOT = Path(__file__).parents[2]


def test_held_out_documents_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "weights.json"
    feeds = ROOT / "benchmarks/held_out/feeds.txt"
    monkeypatch.setattr("sys.argv", ["train_choice", str(feeds), "--output", str(output)])
    with pytest.raises(SystemExit) as refusal:
        train_choice.main()
    assert refusal.value.code == 2
    assert "feeds.txt: held-out documents" in capsys.readouterr().err
    assert not output.exists()
