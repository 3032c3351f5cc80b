"""QR codes that lead from the wall to a page."""

from __future__ import annotations

import io
from functools import lru_cache

import segno


# Most claims stand through many generations of the tables, and a code takes 8 ms.
@lru_cache(maxsize=256)
def qr_code(address: str) -> str:
    """Return a QR code as an SVG element, black on the white of its box."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=True, border=3, omitsize=True, title=address)
    return out.getvalue().decode("utf-8")
