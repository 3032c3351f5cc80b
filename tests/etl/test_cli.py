"""The commands from outside: what they print, where, and their exit status."""

import csv
import gc
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from etl.batches import COLLECTED_AFTER
from etl.cli import main
from etl.schema import CSV_FIELDS, EXTRACT_FIELDS
from etl.store import open_generation, writing
from tests.etl.builders import tree

ROOT = Path(__file__).parents[2]
NIGHT = "Russia launched 53 drones at Ukraine overnight. Ukraine shot down 32 of the drones."
COMMANDS = ("extract", "run", "watch", "check", "metrics", "export", "verify")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(f"---\npublished: 2024-12-06\npublisher: Example\n---\n{NIGHT}\n")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "parquet"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def module(*arguments: object, given: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, input=given)


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_itself_with_an_example(
        self, capsys: pytest.CaptureFixture[str], command: str
    ) -> None:
        with pytest.raises(SystemExit) as stop:
            run(command, "--help")
        assert stop.value.code == 0
        assert f"python -m etl {command}" in capsys.readouterr().out.split("example:")[1]

    def test_the_overview_names_every_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            run("--help")
        output = capsys.readouterr().out
        assert all(re.search(rf"^    {command} ", output, re.MULTILINE) for command in COMMANDS)

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["fly"],
            ["run"],
            ["extract"],
            ["extract", "x", "--format", "xml"],
            ["run", "x", "--jobs", "0"],
            ["run", "x", "--jobs", "two"],
            ["run", "x", "--now", "yesterday"],
            ["extract", "x", "--published", "06.12.2024"],
            ["export", "--metric", "no_such_metric"],
            ["export", "--from", "2024-13-01"],
            ["export", "--colour", "red"],
            ["verify"],
        ],
    )
    def test_wrong_usage_is_two_and_says_why(
        self, capsys: pytest.CaptureFixture[str], arguments: list[str]
    ) -> None:
        try:
            status: object = run(*arguments)
        except SystemExit as stop:
            status = stop.code
        assert status == 2
        assert capsys.readouterr().err.strip()


class TestExtract:
    def test_json_lines_have_every_field_in_order(
        self, capsysbinary: pytest.CaptureFixture[bytes], report: Path
    ) -> None:
        assert run("extract", report) == 0
        lines = capsysbinary.readouterr().out.splitlines()
        records = [json.loads(line) for line in lines]
        assert [(record["metric"], record["value"]) for record in records] == [
            ("drones_launched", 53),
            ("drones_shot_down", 32),
        ]
        assert list(records[0]) == list(EXTRACT_FIELDS)
        assert records[0]["published_at"] == "2024-12-06T00:00:00Z"

    def test_csv_has_a_header_and_one_row_a_fact(
        self, capsysbinary: pytest.CaptureFixture[bytes], report: Path
    ) -> None:
        assert run("extract", report, "--format", "csv") == 0
        output = capsysbinary.readouterr().out.decode()
        rows = list(csv.DictReader(io.StringIO(output, newline="")))
        assert list(rows[0]) == [name for name in CSV_FIELDS if name != "first_seen"]
        assert [row["value"] for row in rows] == ["53", "32"]
        assert output.count("\r\n") == 3

    def test_the_table_is_for_people(
        self, capsysbinary: pytest.CaptureFixture[bytes], report: Path
    ) -> None:
        assert run("extract", report, "--format", "table") == 0
        lines = capsysbinary.readouterr().out.decode().splitlines()
        assert lines[0].split()[0] == "metric"
        assert lines[1].startswith("drones_launched")
        assert "53" in lines[1]
        assert "increment" in lines[1]
        assert "Russia launched 53 drones" in lines[1]

    def test_standard_input_is_plain_text(self) -> None:
        done = module("extract", "-", "--published", "2024-12-06", given=NIGHT.encode())
        assert done.returncode == 0
        assert [json.loads(line)["value"] for line in done.stdout.splitlines()] == [53, 32]

    def test_rejected_numbers_come_with_a_reason(
        self, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
    ) -> None:
        path = tmp_path / "ages.txt"
        path.write_text("The mayor, 53, has held office for 12 years.")
        assert run("extract", path, "--rejected") == 0
        rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
        assert {row["number_text"] for row in rows} == {"53", "12"}
        assert all(row["reason"] for row in rows)
        assert run("extract", path) == 0
        assert capsysbinary.readouterr().out == b""

    def test_what_is_missing_is_one_line_and_the_rest_is_printed(
        self, capsysbinary: pytest.CaptureFixture[bytes], report: Path
    ) -> None:
        assert run("extract", "no/such.txt", report) == 1
        output = capsysbinary.readouterr()
        assert len(output.out.splitlines()) == 2
        assert re.fullmatch(rb"no/such\.txt: [^\n]+\n", output.err)

    def test_a_reader_that_stops_is_no_error(self, tmp_path: Path) -> None:
        path = tmp_path / "long.txt"
        path.write_text(f"{NIGHT}\n" * 3000)
        pipeline = f"'{sys.executable}' -m etl extract '{path}' | head -n 1"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", pipeline], cwd=ROOT, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.count(b"\n") == 1


class TestRun:
    def test_it_fills_the_tables_and_says_what_it_did(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path
    ) -> None:
        assert run("run", report, "--data", data, "--now", "2026-04-05T08:00") == 0
        assert "1 document read, 2 facts found, 0 inputs refused" in capsys.readouterr().out
        frame = pd.read_parquet(data / "facts")
        assert frame["value"].tolist() == [53, 32]
        assert set(frame["first_seen"]) == {pd.Timestamp("2026-04-05T08:00Z")}

    def test_documents_without_a_date_are_warned_of(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "undated.txt").write_text("Ukraine shot down 32 drones overnight.")
        assert run("run", report, "--data", data) == 0
        assert "warning" not in capsys.readouterr().out
        assert run("run", report, tmp_path / "undated.txt", "--data", data) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        assert "; warning: 1 document without a publication date, so that only dates" in last
        run("run", tmp_path / "undated.txt", "--data", data, "--published", "2024-12-06")
        assert "warning" not in capsys.readouterr().out

    def test_twice_changes_nothing(self, report: Path, data: Path) -> None:
        run("run", report, "--data", data, "--quiet")
        before = tree(data)
        assert run("run", report, "--data", data, "--quiet") == 0
        assert tree(data) == before

    def test_quiet_says_nothing(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path
    ) -> None:
        assert run("run", report, "--data", data, "--quiet") == 0
        assert capsys.readouterr() == ("", "")

    def test_processes_give_byte_identical_tables(self, report: Path, tmp_path: Path) -> None:
        rows = [
            {
                "id": f"d{number}",
                "text": f"Ukraine shot down {number} drones.",
                "title": f"T{number}",
            }
            for number in range(2, 1300)
        ]
        (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
        for jobs in (1, 2):
            assert run("run", report, tmp_path / "rows.jsonl", "--data", tmp_path / f"p{jobs}",
                       "--jobs", jobs, "--now", "2026-04-05T08:00", "--quiet") == 0  # fmt: skip
        manifests = [(tmp_path / f"p{jobs}/manifest.json").read_bytes() for jobs in (1, 2)]
        assert manifests[0] == manifests[1]
        assert open_generation(tmp_path / "p2").rows("documents") == 1299

    def test_refused_rows_are_kept_and_stop_nothing(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Path
    ) -> None:
        path = tmp_path / "rows.jsonl"
        path.write_text(f'{{"text": "{NIGHT}"}}\nnot json\n{{"text": 5}}\n')
        assert run("run", path, "gone.txt", "--data", data) == 1
        errors = capsys.readouterr().err.splitlines()
        assert [line.split(": ")[0] for line in errors] == [f"{path}:2", f"{path}:3", "gone.txt"]
        refused = open_generation(data).read("refused").to_pylist()
        assert {(row["input"], row["line"]) for row in refused} == {
            (str(path), 2),
            (str(path), 3),
            ("gone.txt", None),
        }
        assert open_generation(data).rows("documents") == 1

    def test_published_and_publisher_fill_what_is_not_said(
        self, tmp_path: Path, data: Path
    ) -> None:
        path = tmp_path / "plain.txt"
        path.write_text(NIGHT)
        run("run", path, "--data", data, "--published", "2024-12-06", "--publisher", "P", "--quiet")
        (row,) = open_generation(data).read("documents").to_pylist()
        assert (row["publisher"], str(row["published_date"])) == ("P", "2024-12-06")

    def test_a_cluster_that_does_not_answer_is_three_and_one_line(
        self, report: Path, data: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("run", report, "--data", data, "--scheduler", "nowhere://1") == 3
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("python -m etl: nowhere://1: no Dask scheduler answers")
        with pytest.raises(SystemExit) as stop:
            run("run", report, "--jobs", "2", "--scheduler", "tcp://127.0.0.1:8786")
        assert stop.value.code == 2

    def test_locked_tables_are_three_and_one_line(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path
    ) -> None:
        with writing(data, "tests"):
            assert run("run", report, "--data", data) == 3
        assert capsys.readouterr().err.count("\n") == 1

    def test_a_folder_that_cannot_be_made_is_three_and_one_line(
        self, capsys: pytest.CaptureFixture[str], report: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("x")
        assert run("run", report, "--data", tmp_path / "file" / "parquet") == 3
        message = capsys.readouterr().err
        assert message.count("\n") == 1
        assert "Not a directory; nothing was changed" in message

    def test_an_interrupted_run_changes_nothing(
        self,
        capsys: pytest.CaptureFixture[str],
        report: Path,
        data: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("etl.store.Writer.commit", interrupt)
        assert run("run", report, "--data", data) == 130
        assert not (data / "manifest.json").exists()


class TestCheck:
    def test_sound_tables_are_zero(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path
    ) -> None:
        run("run", report, "--data", data, "--quiet")
        assert run("check", "--data", data) == 0
        assert "2 facts; problems: 0" in capsys.readouterr().out

    def test_no_tables_are_three(self, capsys: pytest.CaptureFixture[str], data: Path) -> None:
        assert run("check", "--data", data) == 3
        assert run("check", "--data", data, "--repair") == 3
        assert "holds no tables yet" in capsys.readouterr().err
        assert not data.exists()

    def test_a_problem_is_one_and_repair_takes_it_away(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path
    ) -> None:
        run("run", report, "--data", data, "--quiet")
        name = data / "facts/month=2024-12/facts.parquet"
        name.unlink()
        assert run("check", "--data", data) == 1
        assert f"problem: {name} is missing" in capsys.readouterr().out
        assert run("check", "--data", data, "--repair") == 0
        assert name.exists()


class TestExport:
    def test_the_file_has_what_the_filters_select(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path, tmp_path: Path
    ) -> None:
        run("run", report, "--data", data, "--quiet")
        output = tmp_path / "out.csv"
        assert (
            run("export", "--data", data, "--metric", "drones_shot_down", "--output", output) == 0
        )
        assert "1 fact written" in capsys.readouterr().err
        rows = list(csv.DictReader(output.open(newline="")))
        assert [(row["metric"], row["value"]) for row in rows] == [("drones_shot_down", "32")]
        assert [path.name for path in tmp_path.glob(".*")] == []

    @pytest.mark.parametrize("name", ["out.parquet", "out.jsonl", "out.txt"])
    def test_the_suffix_decides_the_format_else_csv(
        self, report: Path, data: Path, tmp_path: Path, name: str
    ) -> None:
        run("run", report, "--data", data, "--quiet")
        path = tmp_path / name
        assert run("export", "--data", data, "--output", path) == 0
        start = path.read_bytes()[:4]
        assert start == {".parquet": b"PAR1", ".jsonl": b'{"fa', ".txt": b"fact"}[path.suffix]

    def test_no_tables_are_three_and_leave_no_file(
        self, capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
    ) -> None:
        assert run("export", "--data", data, "--output", tmp_path / "x.csv") == 3
        assert capsys.readouterr().err.count("\n") == 1
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_not_there_is_three(
        self, capsys: pytest.CaptureFixture[str], report: Path, data: Path, tmp_path: Path
    ) -> None:
        run("run", report, "--data", data, "--quiet")
        assert run("export", "--data", data, "--output", tmp_path / "no/x.csv") == 3
        assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_metrics_lists_the_whole_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    from etl.catalogue import load_catalogue

    assert run("metrics") == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:1] == " "}
    assert listed == set(load_catalogue().metrics)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "etl", folder / "etl")
    return folder


class TestMistakesInTheData:
    """A mistake in a file of catalogue or lexicon is one line, and nothing is done."""

    @pytest.mark.parametrize("arguments", [["metrics"], ["extract", "-"], ["run", "-", "--quiet"]])
    @pytest.mark.parametrize(
        ("file", "old", "new", "message"),
        [
            ("catalogue/metrics.toml", '["drone"]', '["dorne"]',
             "metrics.toml: [drones_launched] nouns: 'dorne' is no class of en/nouns.toml; "
             "did you mean 'drone'?"),
            ("catalogue/metrics.toml", '["drone"]', '"drone"',
             "metrics.toml: [drones_launched] nouns must be a list of words"),
            ("catalogue/metrics.toml", "[drones_launched]", "x = 1\n[drones_launched]",
             "metrics.toml: x must be a table: [x]"),
            ("catalogue/metrics.toml", "[drones_launched]", "[drones_launched",
             "metrics.toml: Expected"),
            ("lexicon/en/nouns.toml", "drone = [", "drone = ", "en/nouns.toml: Invalid value"),
            ("lexicon/en/verbs.toml", "object = [", "obiect = [", "unknown relation 'obiect'"),
        ],
    )  # fmt: skip
    def test_is_one_line(
        self, copy: Path, arguments: list[str], file: str, old: str, new: str, message: str
    ) -> None:
        path = copy / "etl" / file
        sound = path.read_text(encoding="utf-8")
        assert old in sound
        path.write_text(sound.replace(old, new, 1), encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "etl", *arguments],
                cwd=copy, capture_output=True, check=False, input=NIGHT, text=True,
            )  # fmt: skip
        finally:
            path.write_text(sound, encoding="utf-8")
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.count("\n") == 1
        assert done.stderr.startswith("python -m etl: ")
        assert message in done.stderr
        assert not list(copy.glob("data/parquet/manifest.json"))


def test_control_characters_of_names_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("extract", "bad\x1b[31m\nname.txt") == 1
    assert capsys.readouterr().err.startswith("bad\\x1b[31m\\nname.txt: ")


def test_a_command_looks_for_cycles_seldom(capsys: pytest.CaptureFixture[str]) -> None:
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_AFTER - 1)
    try:
        assert run("metrics") == 0
        assert gc.get_threshold()[0] == COLLECTED_AFTER
    finally:
        gc.set_threshold(*before)
    assert capsys.readouterr().out
