"""Serve a synthetic store with a ready index for the measurements, until stopped.

    python -m benchmarks.serve STORE INDEX PORT

prints ``ready`` when it answers. ``/constant?bytes=N`` is a constant Flask response of that size.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from flask import Response, request

from dashboard import indexing
from dashboard.app import create_app
from dashboard.server import server_over
from etl.queries import attach_index


def main() -> None:
    store, index, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    # The index is there already.
    indexing.FEWEST_FACTS = sys.maxsize
    app = create_app(store)
    snapshot = app.server.extensions["tables"].snapshot()
    attach_index(snapshot.database, index)

    @app.server.get("/constant")
    def constant() -> Response:
        return Response(b"x" * int(request.args["bytes"]), content_type="application/json")

    server = server_over(app.server, socket.create_server(("127.0.0.1", port)))
    print("ready", flush=True)
    server.run()


if __name__ == "__main__":
    main()
