"""The application: every page and answer put together on one server."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash
from flask import Flask, Response, request

from dashboard import api, downloads, security
from dashboard.clock import Clock, real_clock
from dashboard.compression import compress
from dashboard.errors import error_answer, register_errors
from dashboard.frame import layout
from dashboard.generations import Tables
from dashboard.pages import document, explore, fact, rows, wall
from dashboard.remembered import Remembered
from dashboard.state import parse_view
from dashboard.wall.playlists import read_playlists
from etl.filters import FilterError

HERE = Path(__file__).parent
# Files of other pages, and the script that the page starts with.
_NOT_AT_THE_END = r"^((wall|reader)[.-]|asking)"

INDEX = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{%title%}</title>
<link rel="icon" href="data:,">
<link rel="preload" href="/assets/fonts/inter-latin.woff2" as="font" type="font/woff2" crossorigin>
{%css%}
{%known%}
</head>
<body>
{%app_entry%}
<noscript>The charts need JavaScript. The facts are at /api/facts and /export/facts.csv.</noscript>
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


@cache
def build_id() -> str:
    """Return a name for this version of the program: it changes with any of its files."""
    digest = hashlib.sha256()
    for folder in (HERE, HERE.parent / "etl"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(HERE.parent)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# Its table, since we have our own, and what browsers lacked before 2018.
_SPARE = ("dash_table", "polyfill")


def _needed(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of Dash's scripts, which may name files of packages, without ``_SPARE``."""
    paths = resource.get("relative_package_path")
    if paths is None:
        return dict(resource)
    listed = [paths] if isinstance(paths, str) else paths
    kept = [path for path in listed if not any(name in path for name in _SPARE)]
    return {**resource, "relative_package_path": kept}


class _QuietDash(Dash):
    """Dash without the versions that its page would tell everybody, and without spare scripts."""

    def _collect_and_register_resources(
        self, resources: Sequence[dict[str, Any]], *given: Any, **options: Any
    ) -> list[str]:
        wanted = [_needed(entry) for entry in resources]
        collected: list[str] = super()._collect_and_register_resources(wanted, *given, **options)
        return collected

    def _config(self) -> dict[str, object]:
        config: dict[str, object] = super()._config()
        for name in ("python_version", "dash_version", "plotly_version", "dash_version_url"):
            config.pop(name, None)
        return config

    def interpolate_index(self, **parts: Any) -> str:
        """Return the page, with what its scripts would ask for one after the other."""
        page: str = super().interpolate_index(**parts)
        return page.replace("{%known%}", self._known)

    @cached_property
    def _known(self) -> str:
        """The frame and the callbacks, which never change, and the script that asks first."""
        layout, callbacks = (
            answer.get_data(as_text=True) for answer in (self.serve_layout(), self.dependencies())
        )
        text = f'{{"layout":{layout},"dependencies":{callbacks}}}'.replace("<", "\\u003c")
        return (
            f'<script id="known" type="application/json">{text}</script>\n'
            f'<script src="{asset("asking.js")}"></script>'
        )


def create_app(
    data: Path,
    *,
    clock: Clock | None = None,
    host: str = "127.0.0.1",
    allow_hosts: Sequence[str] = (),
    wall_file: Path | None = None,
) -> Dash:
    """Return the application over the tables in ``data``, which may still be empty.

    Raises PlaylistError when ``wall_file`` says something that cannot be.
    """
    clock = clock or real_clock()
    playlists = read_playlists(wall_file)
    tables = Tables(data, clock)
    server = Flask("dashboard", static_folder=None, root_path=str(HERE))
    server.jinja_env.trim_blocks = server.jinja_env.lstrip_blocks = True
    server.jinja_env.globals["asset"] = asset
    app = _QuietDash(
        "dashboard",
        server=server,
        title="Conflict Metrics",
        update_title="",
        assets_folder=str(HERE / "assets"),
        assets_ignore=_NOT_AT_THE_END,
        serve_locally=True,
        index_string=INDEX,
        suppress_callback_exceptions=False,
        enable_mcp=False,
        add_log_handler=False,
    )
    # For who serves it and wants to know what it reads.
    server.extensions["tables"] = tables
    app.layout = layout()
    explore.register(app, tables, clock)
    rows.register(server, tables)
    _check_links(server)
    api.register(server, tables, clock, build_id())
    downloads.register(server, tables, clock)
    fact.register(server, tables, clock)
    document.register(server, tables)
    wall.register(server, tables, clock, playlists, build_id())
    register_errors(server)
    remembered = Remembered(tables)
    # What is registered first comes last here, and first there.
    server.after_request(remembered.keep)
    compress(server)
    names = security.allowed_names(host, allow_hosts)
    security.protect(server, names, security.content_policy(app.csp_hashes()))
    server.before_request(remembered.answer)
    return app


def asset(name: str) -> str:
    """Return the address of a file in ``assets``, which changes when the program does."""
    return f"/assets/{name}?v={build_id()}"


def _check_links(server: Flask) -> None:
    """Answer a bad address of the analysts' page with 400 before its page is sent."""

    @server.before_request
    def check_view() -> Response | None:
        if request.path != "/":
            return None
        query = request.query_string.decode("utf-8", "replace")
        try:
            parse_qsl(query, max_num_fields=400)
            parse_view(query)
        except FilterError as error:
            return error_answer(400, str(error))
        except ValueError:
            return error_answer(400, "The address has too many parameters.")
        return None
