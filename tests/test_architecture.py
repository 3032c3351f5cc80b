"""The shape of the project: imports point one way, functions stay short, nothing leaks in."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Container, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PACKAGES = ("etl", "dashboard")
LONGEST_FUNCTION = 60

# Only these modules know these libraries.
OWNERS = {
    "dateparser": ("etl.periods",),
    "distributed": ("etl.cluster",),
    "duckdb": ("etl.queries",),
    "feedparser": ("etl.readers.feeds",),
    "protego": ("etl.watch.visiting",),
    "trafilatura": ("etl.readers",),
    "urllib3": ("etl.watch.fetching",),
    "warcio": ("etl.readers",),
    "dash": ("dashboard",),
    "flask": ("dashboard",),
    "plotly": ("dashboard",),
    "waitress": ("dashboard.channel", "dashboard.server"),
}
# What can reach other machines, or be reached by them.
NETWORK = (
    "aiohttp", "asyncio", "ftplib", "http.client", "http.server", "httpx", "imaplib", "poplib",
    "requests", "smtplib", "socket", "socketserver", "ssl", "urllib.request", "urllib3",
    "webbrowser", "xmlrpc",
)  # fmt: skip
# The feed reader alone asks the web; the dashboard answers through its server.
NETWORKED = ("etl.watch.fetching", "dashboard.server")
# The stages that turn a text into facts know neither files, nor tables on disk, nor commands.
OUTER = re.compile(
    r"etl\.(__main__|cli|commands|console|printing|progress|readers|store|batches|run|watch|cluster"
    r"|queries|export|checks|repair|verify|observations|accounts)(\.|$)"
)

FLOORS = {  # the first releases without known holes that concern us
    "dash": "4.4.1",
    "flask": "3.1.1",
    "lxml": "6.1.0",
    "orjson": "3.9.15",
    "pyarrow": "14.0.1",
    "urllib3": "2.6.3",
    "waitress": "3.0.1",
    "werkzeug": "3.0.6",
}


def modules() -> dict[str, ast.Module]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield every dotted name that a module imports, also within functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"a relative import of {node.module}"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def loaded_with(tree: ast.Module, known: Container[str]) -> Iterator[str]:
    """Yield the known modules that a module loads when it is loaded itself.

    ``from etl.periods import calendar`` loads the module of that name, if there is one; that the
    package around it is loaded too makes no cycle.
    """
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                part = f"{node.module}.{alias.name}"
                name = part if part in known else str(node.module)
                if name in known:
                    yield name


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: there is no list of the project's files")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            yield str(path.relative_to(ROOT)), data.decode("utf-8", errors="replace")


def test_the_etl_never_imports_the_dashboard() -> None:
    for name, tree in modules().items():
        if name.startswith("etl"):
            back = [what for what in imported(tree) if what.split(".")[0] == "dashboard"]
            assert not back, f"{name} imports {back}"


def test_text_stages_know_no_tables_and_no_commands() -> None:
    for name, tree in modules().items():
        if name.startswith("etl.") and not OUTER.match(name):
            outer = [what for what in imported(tree) if OUTER.match(what)]
            assert not outer, f"{name} imports {outer}"


def test_imports_have_no_cycle() -> None:
    trees = modules()
    edges = {name: set(loaded_with(tree, trees)) - {name} for name, tree in trees.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for further in sorted(edges[name]):
                visit(further, (*path, name))
            done.add(name)

    for name in edges:
        visit(name, ())


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_is_known_to_its_owner_alone(library: str) -> None:
    for name, tree in modules().items():
        if not name.startswith(OWNERS[library]):
            uses = [what for what in imported(tree) if what.split(".")[0] == library]
            assert not uses, f"{name} imports {uses}; only {OWNERS[library]} may"


def test_the_feed_reader_alone_uses_the_network() -> None:
    for name, tree in modules().items():
        if name not in NETWORKED:
            uses = [
                what
                for what in imported(tree)
                if any(what == module or what.startswith(f"{module}.") for module in NETWORK)
            ]
            assert not uses, f"{name} imports {uses}"


def test_functions_are_short() -> None:
    long = [
        f"{name}.{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


def test_no_file_names_a_machine_or_a_registry() -> None:
    # Written so that this file does not name them either.
    leak = re.compile(
        r"/(?:work|root|farm)/|/opt/(?:wheels|pypi)|pypi[.]org|pythonho[s]ted|npmjs[.]"
    )
    for name, text in texts():
        found = leak.search(text)
        assert found is None, f"{name} names {found.group()!r}"


def test_the_shared_folder_is_optional() -> None:
    allowed = ("tests/", "benchmarks/", "Makefile", "docs/")
    for name, text in texts():
        if not name.startswith(allowed):
            assert not re.search(r"[.][.]/shared", text), f"{name} depends on a folder outside"


def test_only_the_agreed_things_lie_at_the_top() -> None:
    agreed = {
        ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "SECURITY.md",
        "benchmarks", "dashboard", "data", "deploy", "docs", "etl", "examples", "pyproject.toml",
        "requirements-dev.txt", "requirements.txt", "tests",
    }  # fmt: skip
    top = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    assert top <= agreed


def requirements() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [Requirement(line) for line in project["dependencies"]]
    return {requirement.name.lower().replace("_", "-"): requirement for requirement in found}


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE))


def test_each_dependency_is_imported_or_has_a_reason() -> None:
    modules_of = {"pyyaml": "yaml"}
    reasons = {
        "lxml-html-clean": "trafilatura does not import without it",
        "plotly": "Dash draws with it, and its releases differ in what a chart offers",
        "tzdata": "time zones where the system has none",
    }
    used = {what.split(".")[0] for tree in modules().values() for what in imported(tree)}
    unused = {name for name in requirements() if modules_of.get(name, name) not in used}
    assert unused == set(reasons)


@pytest.mark.parametrize("name", FLOORS)
def test_versions_with_known_holes_are_excluded(name: str) -> None:
    assert Version(locked("requirements.txt")[name]) >= Version(FLOORS[name])
    lowest = min(Version(bound.version) for bound in requirements()[name].specifier)
    assert lowest >= Version(FLOORS[name])


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_holds_every_requirement_with_hashes(name: str) -> None:
    versions = locked(name)
    for required, requirement in requirements().items():
        assert required in versions, f"{required} is not in {name}: run make upgrade"
        assert requirement.specifier.contains(versions[required])
    text = (ROOT / name).read_text(encoding="utf-8")
    without_hash = re.findall(r"^\S+==\S+$(?!\\)", text, flags=re.MULTILINE)
    assert not without_hash
    assert not re.search(r"^--|https?://|file://", text, flags=re.MULTILINE)


def test_a_package_holds_all_that_it_needs(tmp_path: Path) -> None:
    """Word lists, weights, style sheets and fonts are in the wheel, not the code alone."""
    source = tmp_path / "source"
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w"]
    subprocess.run([sys.executable, *build, str(tmp_path), str(source)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        str(path.relative_to(source))
        for package in PACKAGES
        for path in (source / package).rglob("*")
        if path.is_file()
    }
    assert needed <= held


def test_both_locks_agree() -> None:
    run, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: dev.get(name) for name in run} == run
