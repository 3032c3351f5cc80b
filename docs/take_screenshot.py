"""Take the pictures of the README and of ``docs/screens``: every state of the pages, three sizes.

    python docs/take_screenshot.py

Needs what the browser tests need. The pictures are reduced to a palette, so that they stay small.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SCREENS = DOCS / "screens"
EXAMPLES = ROOT / "examples" / "documents"
PORT = 8059
SERVER = f"http://127.0.0.1:{PORT}"
CLOCK = "2026-04-05T08:00"
SIZES = {"1440": (1440, 900), "1920": (1920, 1080), "390": (390, 844)}
COLOURS = 96
# A page is ready when its filters stand, or the message or text that it has instead.
READY = "#rail .facet, .message, main.reader, main.notice"
TRIES = 120

DRONES = "metric=drones_launched&metric=drones_shot_down&metric=drones_lost"
JOINED = "metric=drones_launched&metric=drones_neutralised"
# What the first reading of the examples finds in place of 273, so that there is a correction.
WRONG = ("launched 273 drones", "launched 430 drones")

Act = Callable[[Page], None]


@dataclass(frozen=True)
class State:
    """A picture: its name, where it is, what is done there first, and the theme."""

    name: str
    path: str
    act: Act | None = None
    theme: str = "light"


def last_point(page: Page) -> None:
    """Open the evidence of the latest point."""
    page.wait_for_selector("#chart .points path", state="attached")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#evidence .sentence")


def first_row(page: Page) -> None:
    """Open the evidence of the third row of the table."""
    page.locator("tr[data-row='2']").click()
    page.wait_for_selector("#evidence .sentence")


def menu(name: str) -> Act:
    """Open a menu of the head."""

    def act(page: Page) -> None:
        page.locator(f"#{name} summary").click()
        page.wait_for_selector(f"#{name} .sheet")

    return act


def open_filters(page: Page) -> None:
    """Open the filters, which a phone hides."""
    button = page.locator("#controls [data-do=filters]")
    if button.is_visible():
        button.click()


def states() -> list[State]:
    """Return all pictures that are taken of a server with facts."""
    point = fact_id("metric=drones_shot_down&from=2024-12-06&to=2024-12-06")
    ranged = fact_id("metric=troops_killed&qualifier=range")
    return [
        State("charts", "/"),
        State("charts-dark", "/", theme="dark"),
        State("evidence", f"/?{DRONES}&from=2024-10-01&to=2025-01-31&fact={point}"),
        State("evidence-dark", f"/?{JOINED}&from=2025-12-01", last_point, "dark"),
        State("correction", "/?metric=drones_launched&from=2026-03-01"),
        State("marks", "/?metric=troops_deployed&metric=aid_pledged&metric=troops_killed"),
        State("who-says", "/?split=speaker&metric=prisoners_exchanged&target=Ukraine"),
        State("one-chart", f"/?view=chart&{DRONES}"),
        State("months", "/?by=month&metric=drones_launched&metric=troops_lost"),
        State("weeks-log", f"/?by=week&scale=log&{JOINED}", theme="dark"),
        State("table", "/?view=table"),
        State("table-evidence", "/?view=table&sort=-value", first_row, "dark"),
        State("filters", "/?metric=drones_launched", open_filters),
        State("as-known", "/?metric=drones_launched", menu("as-of")),
        State("export", "/?metric=drones_launched", menu("export")),
        State("nothing-found", "/?metric=drones_launched&location=Mars"),
        State("bad-link", "/?metric=unicorns"),
        State("fact", f"/fact/{point}"),
        State("fact-dark", f"/fact/{ranged}", theme="dark"),
        State("document", "/document/night-2024-12-06"),
    ]


def main() -> None:
    """Load, serve, look, stop."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        system = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        with serving(Path(folder, "none")):
            take_all(browser, [State("no-tables", "/")])
        data = Path(folder, "data")
        load(data, Path(folder, "first"))
        with serving(data):
            take_all(browser, states())
            take_readme(browser)
            take_broken(browser, data)
        browser.close()


def load(data: Path, first: Path) -> None:
    """Read the examples twice: with one number wrong, and an hour later as they are."""
    shutil.copytree(EXAMPLES, first)
    for path in first.glob("*.jsonl"):
        path.write_text(path.read_text(encoding="utf-8").replace(*WRONG), encoding="utf-8")
    for source, now in ((first, "2026-04-05T06:00"), (EXAMPLES, "2026-04-05T07:00")):
        given = ["run", str(source), "--data", str(data), "--now", now, "--quiet"]
        subprocess.run([sys.executable, "-m", "etl", *given], cwd=ROOT, check=True)


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """Serve the tables until the block ends."""
    given = ["--data", str(data), "--port", str(PORT), "--now", CLOCK]
    server = subprocess.Popen([sys.executable, "-m", "dashboard", *given], cwd=ROOT)
    try:
        answered("/healthz")
        yield
    finally:
        server.terminate()
        server.wait()


def answered(path: str) -> bytes:
    """Return what the server says, as soon as it answers."""
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(SERVER + path) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.URLError:
            time.sleep(0.5)
    raise SystemExit(f"{SERVER} does not answer")


def fact_id(query: str) -> str:
    """Return the id of the first fact that a query selects."""
    return str(json.loads(answered(f"/api/facts?{query}&limit=1"))["facts"][0]["fact_id"])


def take_all(browser: Browser, wanted: list[State]) -> None:
    """Take every state at every size."""
    for state in wanted:
        for size in SIZES:
            keep(shot(browser, state, size), SCREENS / f"{state.name}-{size}.png")


def take_readme(browser: Browser) -> None:
    """Take the README's picture: the evidence of one night, in more colours."""
    state = next(state for state in states() if state.name == "evidence")
    keep(shot(browser, state, "1440"), DOCS / "screenshot.png", colours=200)


def take_broken(browser: Browser, data: Path) -> None:
    """Take the page whose newest tables cannot be read."""
    manifest = data / "manifest.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(b"{")
    take_all(browser, [State("unreadable", "/?metric=drones_launched")])
    manifest.write_bytes(whole)


def shot(browser: Browser, state: State, size: str) -> bytes:
    """Return the picture of one state at one size."""
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if state.theme == "dark" else "light",
    )
    page.goto(SERVER + state.path)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector(READY, state="attached")
    if state.act:
        state.act(page)
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    picture = page.screenshot()
    page.close()
    return picture


def keep(picture: bytes, path: Path, colours: int = COLOURS) -> None:
    """Write a picture with a palette."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in frequent(image, colours) for part in colour])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def frequent(image: Image.Image, wanted: int) -> list[tuple[int, int, int]]:
    """Return the most frequent colours, of those that look alike only one; they stay exact."""
    counted: list[tuple[int, Any]] = image.getcolors(image.width * image.height) or []
    alike: dict[tuple[int, ...], tuple[int, int, int]] = {}
    for _, colour in sorted(counted, reverse=True):
        alike.setdefault(tuple(part >> 4 for part in colour), colour)
    return list(alike.values())[:wanted]


if __name__ == "__main__":
    main()
