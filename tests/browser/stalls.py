"""Pages of a test's own, under the policy of all pages, to try the browser and the vendored scripts with."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response
from playwright.sync_api import Page

from web.wire import look, policy

# A page of a test's own: its body, its look, other files by name with _ for the dot.
Open = Callable[..., Page]

PAGE = """<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">{head}</head><body><main>{body}</main></body></html>"""


def stall(files: dict[str, str]) -> Flask:
    """An application of these files by their paths; a page's is its body, or `head | body`."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(look.look)

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def file(path: str) -> Response:
        if path not in files:
            return Response("nothing here", 404)
        if path.endswith(".js"):
            return Response(files[path], content_type="text/javascript")
        if path.endswith(".part"):
            return Response(files[path], content_type="text/html")
        head, _, body = files[path].rpartition("|")
        return policy.secure(Response(PAGE.format(head=head, body=body), content_type="text/html"))

    return app
