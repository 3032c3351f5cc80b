"""Take the README's picture: the example reports, three metrics, the sentence behind one point.

    python docs/take_screenshot.py

Needs what the browser tests need. Writes ``docs/screenshot.png``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
SERVER = "http://127.0.0.1:8059"
VIEW = "metric=drones_launched&metric=drones_shot_down&metric=drones_lost"
DATES = "from=2024-10-01&to=2025-01-31"
POINT = "metric=drones_shot_down&from=2024-12-06&to=2024-12-06"
TRIES = 60


def main() -> None:
    """Load, serve, look, stop."""
    run = [sys.executable, "-m"]
    with tempfile.TemporaryDirectory() as folder:
        load = [*run, "etl", "run", "examples/documents", "--data", folder, "--quiet"]
        subprocess.run(load, cwd=ROOT, check=True)
        serve = [*run, "dashboard", "--data", folder, "--port", "8059", "--now", "2026-04-05T08:00"]
        server = subprocess.Popen(serve, cwd=ROOT)
        try:
            take(f"{SERVER}/?{VIEW}&{DATES}&fact={chosen_fact()}")
        finally:
            server.terminate()
            server.wait()


def chosen_fact() -> str:
    """Return the id of the fact to open, as soon as the server answers."""
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(f"{SERVER}/api/facts?{POINT}") as answer:
                return str(json.load(answer)["facts"][0]["fact_id"])
        except urllib.error.URLError:
            time.sleep(0.5)
    raise SystemExit(f"{SERVER} does not answer")


def take(address: str) -> None:
    """Open an address in a browser and keep the picture."""
    with sync_playwright() as playwright:
        system = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.wait_for_selector(".js-plotly-plot")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=ROOT / "docs" / "screenshot.png")
        browser.close()


if __name__ == "__main__":
    main()
