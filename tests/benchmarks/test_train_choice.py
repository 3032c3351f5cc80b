"""Training: what the weights may be learnt from."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import train_choice

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["held_out/feeds.txt", "held_out_2/wire.txt"])
def test_held_out_documents_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    output = tmp_path / "weights.json"
    held_out = ROOT / "benchmarks" / name
    monkeypatch.setattr("sys.argv", ["train_choice", str(held_out), "--output", str(output)])
    with pytest.raises(SystemExit) as refusal:
        train_choice.main()
    assert refusal.value.code == 2
    assert f"{held_out.name}: held-out documents" in capsys.readouterr().err
    assert not output.exists()
