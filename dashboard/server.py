"""The command ``python -m dashboard``: checks what it is asked for, then serves with waitress."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Flask

from dashboard.clock import Clock, demo_clock, parse_time, real_clock

DEFAULT_DATA = Path("data/parquet")
# Measured against hundreds of clients that send half a header or stop reading.
WAITRESS = {
    "threads": 16,
    "connection_limit": 1000,
    "channel_timeout": 20,
    "asyncore_use_poll": True,
    "ident": None,
}


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def _time(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no ISO time; write it like 2026-04-05T08:00"
        ) from None


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="Serve the dashboard over the tables that the ETL wrote. It only reads.",
        epilog="example: python -m dashboard --data data/parquet --port 8050",
    )
    made.add_argument("--data", type=Path, default=DEFAULT_DATA, help="the tables (%(default)s)")
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    made.add_argument("--port", type=_port, default=8050, help="port (%(default)s)")
    made.add_argument(
        "--public", action="store_true", help="allow a --host that other machines can reach"
    )
    made.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a further name that browsers may use for this server; repeatable",
    )
    made.add_argument("--wall", type=Path, metavar="FILE", help="playlists of the wall (TOML)")
    made.add_argument(
        "--now",
        type=_time,
        metavar="TIME",
        help="count ages from this ISO time, shown as a demo clock; it runs on from there",
    )
    return made


def is_loopback(host: str) -> bool:
    """True when only this machine can reach the address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError:
        listener.close()
        raise
    return listener


def _refuse(line: str) -> int:
    print(f"dashboard: {line}", file=sys.stderr)
    return 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status (2: wrong usage, 3: nothing could be served)."""
    given = parser().parse_args(arguments)
    if not is_loopback(given.host) and not given.public:
        return _refuse(
            f"--host {given.host} can be reached from other machines; add --public if that is meant"
        )
    if os.environ.get("DASH_DEBUG") or os.environ.get("FLASK_DEBUG"):
        return _refuse("DASH_DEBUG and FLASK_DEBUG must not be set: this is no debug server")
    if given.wall is not None and not given.wall.is_file():
        return _refuse(f"--wall {given.wall}: there is no such file")
    clock = demo_clock(given.now) if given.now else real_clock()
    return _serve(given, clock)


def _serve(given: argparse.Namespace, clock: Clock) -> int:
    from dashboard.app import create_app
    from dashboard.wall.playlists import PlaylistError
    from dashboard.wordfiles import check_words
    from etl.catalogue import CatalogueError, load_catalogue

    try:
        listener = _listen(given.host, given.port)
    except OSError as error:
        print(f"dashboard: {_why_not(error, given.host, given.port)}", file=sys.stderr)
        return 3
    try:
        load_catalogue()
        check_words()
        app = create_app(
            given.data,
            clock=clock,
            host=given.host,
            allow_hosts=given.allow_host,
            wall_file=given.wall,
        )
    except PlaylistError as error:
        listener.close()
        return _refuse(str(error))
    except CatalogueError as error:
        listener.close()
        print(f"dashboard: {error}", file=sys.stderr)
        return 3
    shown = f"[{given.host}]" if ":" in given.host else given.host
    print(f"Serving {given.data} on http://{shown}:{given.port}", flush=True)
    server_over(app.server, listener).run()
    return 0


def server_over(application: Flask, listener: socket.socket) -> Any:
    """Return the server of an application as it is delivered; ``run`` serves until it is closed."""
    import waitress

    from dashboard.channel import Channel

    server = waitress.create_server(application, sockets=[listener], **WAITRESS)
    server.channel_class = Channel
    return server


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program; stop it, or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this account has; choose one above 1023"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"
