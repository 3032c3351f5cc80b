"""Paths, folders, globs and URLs made into files."""

from __future__ import annotations

import os
from pathlib import Path

import fsspec
import pytest

from etl.model import Document, Refusal
from etl.readers import read_inputs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/z.txt", "a.txt", "a/y.md", "a/.hidden.txt", ".git/x.txt", "p.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (tmp_path / "settings.json").write_text("{}")
    return tmp_path


def texts(*inputs: str) -> list[str]:
    return [
        item.text if isinstance(item, Document) else f"{item.input}: {item.reason}"
        for item in read_inputs(inputs)
    ]


def test_a_folder_is_read_sorted_by_path(folder: Path) -> None:
    assert texts(str(folder)) == ["a.txt", "a/y.md", "a/z.txt", "b.txt"]


def test_globs(folder: Path) -> None:
    assert texts(f"{folder}/*.txt") == ["a.txt", "b.txt"]
    assert texts(f"{folder}/**/*.txt") == ["a.txt", "a/z.txt", "b.txt"]
    assert texts(f"{folder}/[a]") == ["a/y.md", "a/z.txt"]


def test_a_name_that_looks_like_a_glob_is_a_file_first(folder: Path) -> None:
    (folder / "a[1].txt").write_text("brackets")
    assert texts(f"{folder}/a[1].txt") == ["brackets"]


def test_inputs_keep_their_order(folder: Path) -> None:
    assert texts(f"{folder}/b.txt", f"{folder}/a.txt") == ["b.txt", "a.txt"]


def test_what_leads_nowhere_is_refused_and_stops_nothing(folder: Path) -> None:
    (folder / "empty").mkdir()
    given = ["none.txt", "*.none", "p.jpg", "empty", "a.txt"]
    found = texts(*(f"{folder}/{name}" for name in given), "-")
    assert "no such file or folder" in found[0]
    assert "matches no file" in found[1]
    assert "not a kind of input" in found[2]
    assert "holds nothing" in found[3]
    assert found[4] == "a.txt"
    assert found[5] == "-: standard input is not open"


def test_urls_are_read_through_fsspec() -> None:
    system = fsspec.filesystem("memory")
    system.pipe({"/press/b.txt": b"b", "/press/a/c.txt": b"c", "/press/.x.txt": b"x"})
    try:
        assert texts("memory://press") == ["c", "b"]
        assert texts("memory://press/*.txt")[-1] == "b"
        assert texts("memory://press/b.txt") == ["b"]
        (document,) = read_inputs(["memory://press/b.txt"])
        assert isinstance(document, Document)
        assert document.source == "memory:///press/b.txt"
        assert "nothing there" in texts("memory://press/none.txt")[0]
    finally:
        system.rm("/press", recursive=True)


@pytest.mark.parametrize("url", ["https://example.org/a.txt", "zip://a.txt::http://example.org/z"])
def test_the_web_is_not_read(url: str) -> None:
    (refusal,) = read_inputs([url])
    assert isinstance(refusal, Refusal)
    assert "etl watch" in refusal.reason


def test_an_unknown_scheme_is_refused() -> None:
    assert "cannot be opened" in texts("nosuch://a.txt")[0]


def test_names_that_are_no_unicode(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(raw, "wb") as file:  # noqa: PTH123
        file.write(b"x")
    (document,) = read_inputs([str(tmp_path)])
    assert isinstance(document, Document)
    assert document.source.endswith("/caf\ufffd.txt")


def test_a_file_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "broken.txt").symlink_to("/proc/self/mem")
    found = texts(f"{folder}/broken.txt", f"{folder}/a.txt")
    assert "cannot be read" in found[0]
    assert found[1] == "a.txt"
