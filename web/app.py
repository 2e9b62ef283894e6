"""The pages put on an application: doors, look, texts, and what is said when something goes wrong."""

from __future__ import annotations

from flask import Flask

from web import routes
from web.wallets.apple import apple
from web.wire import failing, look, pages


def install(app: Flask) -> None:
    """Put the pages on an application that answers machines already."""
    pages.install(app)
    app.register_blueprint(look.look)
    app.register_blueprint(apple)
    for door in routes.ALL:
        app.register_blueprint(door)
    failing.install(app)
