"""What a server serves and `flask --app wsgi` runs: the application, with the settings of the environment."""

from __future__ import annotations

import gc
import os
import sys

gc.disable()  # What is imported stays: looking through it again and again is a sixth of a start.

import cli  # noqa: E402 - after the line above, and so are the others
import jobs.commands  # noqa: E402
import web.app  # noqa: E402
from api.app import create_app  # noqa: E402
from config import InvalidSettings, Settings  # noqa: E402

gc.freeze()
gc.enable()

try:
    app = create_app(Settings.from_environment(os.environ))
except InvalidSettings as error:
    sys.exit(str(error))
web.app.install(app)
cli.register(app)
jobs.commands.register(app)
