"""What every answer carries, and which requests are answered at all."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, abort, request

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
CALLBACK_PATH = "/_dash-update-component"
# Dash answers every unknown address with its page, and tells when its files change: not here.
CLOSED_ENDPOINTS = frozenset({"/<path:path>", "/_reload-hash"})
MAX_BODY = 1 << 20

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_FOREVER = "public, max-age=31536000, immutable"


def content_policy(script_hashes: Iterable[str]) -> str:
    """Return the Content-Security-Policy: everything from this server, no inline script."""
    scripts = " ".join(["'self'", *script_hashes])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def host_name(header: str | None) -> str | None:
    """Return the name in a Host header, lower case and without its port; None if malformed."""
    if not header or any(char in header for char in "/\\@ ,"):
        return None
    text = header.lower()
    if text.startswith("["):
        name, bracket, port = text.partition("]")
        name += bracket
        port = port.removeprefix(":")
    else:
        name, _, port = text.partition(":")
    if not name or (port and not (port.isascii() and port.isdigit())):
        return None
    return name


def allowed_names(host: str, extra: Iterable[str]) -> frozenset[str]:
    """Return the names that this server answers to."""
    given = f"[{host}]" if ":" in host and not host.startswith("[") else host
    names = {name.lower() for name in (given, *extra)}
    return LOCAL_NAMES | names - {"0.0.0.0", "[::]"}  # noqa: S104  (a name, not a bind)


def protect(server: Flask, names: frozenset[str], policy: str) -> None:
    """Refuse unknown hosts, methods and addresses, and set the headers of every answer."""
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    server.config["MAX_FORM_MEMORY_SIZE"] = 64 << 10
    server.config["MAX_FORM_PARTS"] = 20

    @server.before_request
    def check_request() -> None:
        if host_name(request.environ.get("HTTP_HOST")) not in names:
            abort(400, "This server does not answer to that Host name; see --allow-host.")
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
            abort(400, "Requests from other sites are not answered.")
        rule = request.url_rule
        if rule is not None and rule.endpoint in CLOSED_ENDPOINTS:
            abort(404)
        if request.method not in ("GET", "HEAD") and request.path != CALLBACK_PATH:
            abort(405)

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        for name, value in HEADERS.items():
            response.headers[name] = value
        if "Cache-Control" not in response.headers or _is_asset():
            forever = response.status_code in (200, 206, 304) and _is_fingerprinted()
            response.headers["Cache-Control"] = _FOREVER if forever else "no-store"
        return response


def _is_asset() -> bool:
    return request.path.startswith(("/assets/", "/_dash-component-suites/"))


def _is_fingerprinted() -> bool:
    """True for files whose address changes with their content."""
    if request.path.startswith("/_dash-component-suites/"):
        return ".v" in request.path
    return request.path.startswith("/assets/") and bool(
        request.args.keys() & {"m", "v"} or request.path.endswith(".woff2")
    )
