"""Whatever is read, nothing but ``etl watch`` asks another machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.etl.watch.web import article, item, rss

ROOT = Path(__file__).parents[3]
SPY = """
import sys
from etl.cli import main

def spy(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print("ASKED", event, arguments)

sys.addaudithook(spy)
status = main(sys.argv[1:])
print("status", status)
"""


def spied(*arguments: object) -> str:
    command = [sys.executable, "-c", SPY, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_inputs_full_of_addresses_ask_for_none(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    head = (
        '<base href="http://127.0.0.1:9/"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
        '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/">'
    )
    (texts / "a.html").write_text(article(head=head))
    (texts / "b.txt").write_text("See http://127.0.0.1:9/. Russia launched 53 drones.")
    (texts / "c.html").write_text(rss([item("a", "http://127.0.0.1:9/")]))
    data = tmp_path / "data"
    assert "ASKED" not in spied("run", texts, "http://127.0.0.1:9/a.txt", "--data", data)
    assert "ASKED" not in spied("check", "--data", data)
    assert "ASKED" not in spied("export", "--data", data)


def test_the_spy_sees_a_question(tmp_path: Path) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text(
        '[[source]]\nname = "a"\nurl = "http://localhost:9/"\nkind = "feed"\nallow_private = true\n'
    )
    shown = spied("watch", "--sources", listed, "--data", tmp_path / "data", "--once", "--now",
                  "2024-12-06", "--quiet")  # fmt: skip
    assert "ASKED" in shown
