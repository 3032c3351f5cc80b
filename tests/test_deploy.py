"""The files in ``deploy/`` say what the programs that read them understand."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.server import parser as dashboard_parser
from dashboard.wall.playlists import read_playlists
from etl.cli import _parser as etl_parser

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
KIOSK = DEPLOY / "kiosk.service"
INSTALLED = "/opt/conflict-metrics/.venv/bin/python"
BROWSER = "/usr/bin/chromium"
# Fills ${NAME:-default} as compose does.
_VARIABLE = re.compile(r"\$\{\w+:-(?P<default>[^}]*)\}")


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def check_command(words: Sequence[str]) -> None:
    """Let the program that a command starts parse its arguments; it exits when it cannot."""
    python, flag, module, *arguments = words
    assert Path(python).name == "python"
    assert flag == "-m"
    {"dashboard": dashboard_parser, "etl": etl_parser}[module]().parse_args(arguments)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_starts_what_the_program_understands(path: Path) -> None:
    sections = unit(path)
    timed = path.with_suffix(".timer").exists() and path.suffix == ".service"
    assert timed or sections["Install"]["WantedBy"]
    if path.suffix == ".timer":
        assert path.with_suffix(".service").exists()
        return
    words = shlex.split(sections["Service"]["ExecStart"])
    if path == KIOSK:
        assert words[0] == BROWSER
        assert words[-1] == "${WALL}"
    else:
        assert words[0] == INSTALLED
        check_command(words)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_no_mistake_in_a_unit(path: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    for each in UNITS:
        text = each.read_text(encoding="utf-8")
        for program in (INSTALLED, BROWSER):
            text = text.replace(program, sys.executable)
        (tmp_path / each.name).write_text(text, encoding="utf-8")
    manager = ["--user"] if path == KIOSK else []
    (tmp_path / "runtime").mkdir(mode=0o700)
    result = subprocess.run(
        [analyze, "verify", "--man=no", *manager, path.name],
        cwd=tmp_path,
        env={"XDG_RUNTIME_DIR": str(tmp_path / "runtime"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_the_guide_tells_every_flag_of_the_kiosk() -> None:
    words = shlex.split(unit(KIOSK)["Service"]["ExecStart"])
    flags = [word for word in words if word.startswith("--")]
    guide = (ROOT / "docs" / "wall.md").read_text(encoding="utf-8")
    assert [flag for flag in flags if f"`{flag}`" not in guide] == []
    table = guide.partition("| flag |")[2].partition("\n\n")[0]
    told = set(re.findall(r"`(--[a-z-]+(?:=[^`]+)?)`", table))
    assert told <= set(flags)


def test_the_browser_knows_the_flags_of_the_kiosk() -> None:
    program = Path("/usr/lib/chromium/chromium")
    if not program.exists():
        pytest.skip("Debian's Chromium is not installed")
    words = shlex.split(unit(KIOSK)["Service"]["ExecStart"])
    names = {word[2:].partition("=")[0].encode() for word in words if word.startswith("--")}
    content = program.read_bytes()
    assert {name for name in names if name not in content} == set()


def compose() -> dict[str, Any]:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(_VARIABLE.sub(lambda match: match["default"], text)))


def test_compose_starts_the_dashboard_read_only_and_for_this_machine_alone() -> None:
    services = compose()["services"]
    dashboard, etl = services["dashboard"], services["etl"]
    check_command(shlex.split(dashboard["command"]))
    assert dashboard["ports"] == ["127.0.0.1:8050:8050"]
    assert dashboard["read_only"] is True
    assert dashboard["restart"] == "unless-stopped"
    sources = dict(each.split(":", 1) for each in dashboard["volumes"])
    assert sources["tables"] == "/data:ro"
    assert sources["./wall.toml"] == "/wall.toml:ro"
    assert "tables:/data" in etl["volumes"]
    for service in (dashboard, etl):
        assert service["cap_drop"] == ["ALL"]
        build = service["build"]
        folder = (DEPLOY / build["context"]).resolve()
        assert folder == ROOT
        assert (folder / build["dockerfile"]).is_file()


def test_the_image_is_made_of_what_is_there() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY")]
    assert copied == ["requirements.txt", "etl", "dashboard"]
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed
    (command,) = [line.removeprefix("CMD ") for line in lines if line.startswith("CMD")]
    check_command(yaml.safe_load(command))


def test_the_playlists_to_copy_from_can_be_read() -> None:
    assert set(read_playlists(DEPLOY / "wall.toml").by_name) == {"default", "december"}
