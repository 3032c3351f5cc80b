"""What the documents tell a newcomer is true: commands, options, links and files exist."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from dashboard.wall.playlists import read_playlists

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "deploy/*.md", "examples/*.md", "benchmarks/*.md")
    for path in ROOT.glob(pattern)
)
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
CONTAINERS = ["deploy/compose.yaml", "deploy/Dockerfile"]
UNITS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("deploy/*.service"))


def code_lines(text: str) -> list[str]:
    """Return the lines of all fenced and indented blocks and all inline code."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^ {4}(\S.*)$", rest, flags=re.MULTILINE)
    inline = re.findall(r"`([^`\n]+)`", rest)
    return [line.strip() for block in blocks for line in block.splitlines()] + indented + inline


def commands(text: str, module: str) -> list[list[str]]:
    """Return the words after ``python -m MODULE`` wherever a text has it."""
    found = re.findall(rf"python -m {module}\b([^`|\n\[]*)", text)
    return [shlex.split(words, comments=True) for words in found]


@cache
def help_of(*words: str) -> str:
    shown = subprocess.run(
        [sys.executable, "-m", *words, "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


@cache
def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))


def options(words: list[str]) -> list[str]:
    return [word.split("=")[0] for word in words if word.startswith("--") and len(word) > 2]


def assert_real(words: list[str], *program: str) -> None:
    shown = help_of(*program)
    for option in options(words):
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", shown), (
            f"{' '.join(program)} has no {option}"
        )


@pytest.mark.parametrize("name", [*NAMES, *CONTAINERS, *UNITS])
def test_etl_commands_are_real(name: str) -> None:
    for words in commands((ROOT / name).read_text(encoding="utf-8"), "etl"):
        if not words or words[0].isupper() or words[0].startswith("-"):
            continue
        assert f"  {words[0]} " in help_of("etl"), f"no command {words[0]}"
        assert_real(words, "etl", words[0])


@pytest.mark.parametrize("name", [*NAMES, *CONTAINERS, *UNITS])
def test_dashboard_commands_are_real(name: str) -> None:
    for words in commands((ROOT / name).read_text(encoding="utf-8"), "dashboard"):
        assert_real(words, "dashboard")


@pytest.mark.parametrize("name", NAMES)
def test_benchmark_commands_are_real(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for module in sorted(set(re.findall(r"python -m (benchmarks(?:\.\w+)*)", text))):
        for words in commands(text, re.escape(module) + r"(?!\.)"):
            assert_real(words, module)


@pytest.mark.parametrize("name", NAMES)
def test_make_targets_are_real(name: str) -> None:
    for line in code_lines((ROOT / name).read_text(encoding="utf-8")):
        if line.startswith("make "):
            target = line.split()[1]
            assert target in make_targets(), f"make has no target {target}"


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (ROOT / name).parent.joinpath(target).exists(), f"{name} links to {target}"


@pytest.mark.parametrize("name", NAMES)
def test_files_that_are_named_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pattern = r"`((?:etl|dashboard|tests|docs|deploy|examples|benchmarks)/[\w./-]*[\w/])`"
    for path in re.findall(pattern, text):
        assert (ROOT / path).exists(), f"{name} names {path}"


def test_the_sample_playlists_are_valid() -> None:
    playlists = read_playlists(ROOT / "deploy" / "wall.toml").by_name
    assert set(playlists) == {"default", "december"}
    assert all(playlist.slides for playlist in playlists.values())


def test_the_makefile_documents_its_targets() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    listed = set(re.findall(r"\bmake ([a-z-]+)", shown))
    assert {"run", "test", "etl", "serve", "lint", "bench", "gold", "upgrade", "clean"} <= listed
    assert listed <= make_targets()


def test_ci_calls_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make .*$", script, flags=re.MULTILINE) == ["make test", "make lint"]


def test_the_readme_shows_two_commands_and_a_picture() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = readme.split("## Start")[1].split("\n## ")[0]
    assert re.findall(r"^make .*$", start, flags=re.MULTILINE) == ["make run", "make test"]
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", readme)
    assert picture is not None
    assert (ROOT / picture[1]).read_bytes().startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def with_bridges(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the ETL and the metric that the README adds to it."""
    folder = tmp_path_factory.mktemp("bridges")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    metric, nouns = re.findall(r"```toml\n(.*?)```", readme, flags=re.DOTALL)
    shutil.copytree(ROOT / "etl", folder / "etl")
    prepend(folder / "etl" / "catalogue" / "metrics.toml", metric)
    prepend(folder / "etl" / "lexicon" / "en" / "nouns.toml", nouns)
    return folder


def facts_in(folder: Path, text: str) -> list[dict[str, object]]:
    ran = subprocess.run(
        [sys.executable, "-m", "etl", "extract", "-", "--published", "2024-12-06"],
        cwd=folder, input=text, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_a_metric_is_added_as_the_readme_says(with_bridges: Path) -> None:
    text = "Ukraine destroyed three bridges overnight. Two viaducts were destroyed on Tuesday."
    assert [(fact["metric"], fact["value"]) for fact in facts_in(with_bridges, text)] == [
        ("bridges_destroyed", 3),
        ("bridges_destroyed", 2),
    ]


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Four {} were destroyed in Kherson region.", None, "Ukraine"),
        ("Four {} destroyed in Belgorod.", None, "Russia"),
        ("Ukraine destroyed four {}.", "Ukraine", "Russia"),
        ("Russian drones destroyed four {} in Kherson.", "Russia", "Ukraine"),
    ],
)
def test_the_added_metric_has_the_sides_of_other_losses(
    with_bridges: Path, text: str, actor: str | None, target: str
) -> None:
    for noun in ("bridges", "tanks"):
        (fact,) = facts_in(with_bridges, text.format(noun))
        assert (fact["actor"], fact["target"]) == (actor, target)


def prepend(path: Path, entry: str) -> None:
    path.write_text(entry + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
