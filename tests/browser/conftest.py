"""A real headless Chromium, and dashboards over the sample's tables to point it at."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import waitress
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from dashboard.app import create_app
from dashboard.clock import Clock
from tests.dashboard import sample

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NO_BROWSER = "CONFLICT_METRICS_NO_BROWSER"
DESKTOP = {"width": 1440, "height": 900}

# Nothing here is about speed; a busy machine must not decide a test.
PATIENCE_MS = 30_000
# How long is waited before a page is looked at again.
PAUSE_MS = 50
expect.set_options(timeout=PATIENCE_MS)

Watch = Callable[..., "Watched"]


def until(page: Page, condition: str) -> None:
    """Wait until an expression is true in a page.

    Playwright's ``wait_for_function`` evaluates text in the page when it looks a second time, which
    the page's own policy forbids.
    """
    for _ in range(PATIENCE_MS // PAUSE_MS):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(PAUSE_MS)
    raise AssertionError(f"{page.url}: {condition} was never true")


@dataclass
class Watched:
    """A page, and what went wrong on it: foreign requests, errors, violations of the policy."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def assert_clean(self) -> None:
        violations = self.page.evaluate("window.violations || []")
        assert (self.foreign, self.errors, violations) == ([], [], [])


def _executable() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium or Chrome, else the one that playwright installed."""
    try:
        started = playwright.chromium.launch(executable_path=_executable(), args=ARGUMENTS)
    except PlaywrightError as error:
        reason = f"no browser could be started: {str(error).splitlines()[0]}"
        if os.environ.get(NO_BROWSER) == "1":
            pytest.skip(f"{reason} ({NO_BROWSER}=1)")
        pytest.fail(
            f"{reason}. Install Chromium, or run `playwright install chromium`; "
            f"{NO_BROWSER}=1 skips these tests."
        )
    yield started
    started.close()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """Opens pages in contexts of their own, and closes them."""
    contexts = []

    def open_page(address: str = "", **options: object) -> Watched:
        settings = {"viewport": DESKTOP, "color_scheme": "light", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(3 * PATIENCE_MS)
        context.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation', "
            "(event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))"
        )
        watched = Watched(context.new_page())
        watched.page.on("request", lambda request: _note_foreign(watched, request.url))
        watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
        if address:
            watched.page.goto(address)
        return watched

    yield open_page
    for context in contexts:
        context.close()


def _note_foreign(watched: Watched, address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
        watched.foreign.append(address)


def listening(port: int = 0) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


@contextmanager
def serving(
    root: Path, clock: Clock | None = None, port: int = 0, wall_file: Path | None = None
) -> Iterator[str]:
    """Serve a dashboard over some tables in a thread; gives its address."""
    standing = Clock(sample.NOW, True, lambda: 0.0)
    app = create_app(root, clock=clock or standing, wall_file=wall_file)
    listener = listening(port)
    server = waitress.create_server(app.server, sockets=[listener], threads=8, ident=None)
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.close()
        thread.join(timeout=10)


def _run(server: waitress.server.MultiSocketServer) -> None:
    try:
        server.run()
    except OSError:
        # Closing the socket from outside is how the server is stopped.
        return


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("browser-tables")
    sample.build(root)
    return root


@pytest.fixture(scope="session")
def address(tables: Path) -> Iterator[str]:
    with serving(tables) as at:
        yield at
