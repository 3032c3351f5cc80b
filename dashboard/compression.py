"""Brotli for what is text: files once, answers as they come."""

from __future__ import annotations

import threading

import brotli
from flask import Flask, Response, request

_TYPES = ("text/", "application/json", "application/javascript", "image/svg+xml")
_SMALLEST = 1024
_CACHE_LIMIT = 64


def compress(server: Flask) -> None:
    """Compress text answers of this server for clients that take Brotli."""
    cache: dict[str, bytes] = {}
    lock = threading.Lock()

    def packed_file(body: bytes) -> bytes:
        key = request.full_path
        with lock:
            known = cache.get(key)
        if known is None:
            known = brotli.compress(body, quality=9)
            with lock:
                if len(cache) < _CACHE_LIMIT:
                    cache[key] = known
        return known

    @server.after_request
    def pack(response: Response) -> Response:
        if not _worth_packing(response):
            return response
        is_file = request.path.startswith(("/assets/", "/_dash-component-suites/"))
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < _SMALLEST:
            return response
        packed = packed_file(body) if is_file else brotli.compress(body, quality=5)
        response.set_data(packed)
        response.headers["Content-Encoding"] = "br"
        response.vary.add("Accept-Encoding")
        return response


def _worth_packing(response: Response) -> bool:
    return (
        response.status_code == 200
        and request.method in ("GET", "POST")
        and not request.path.startswith("/export/")
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(_TYPES)
        and "br" in request.headers.get("Accept-Encoding", "")
    )
