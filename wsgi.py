"""What a server serves and `flask --app wsgi` runs: the application, with the settings of the environment."""

from __future__ import annotations

import os
import sys

import cli
import jobs.commands
from api.app import create_app
from config import InvalidSettings, Settings

try:
    app = create_app(Settings.from_environment(os.environ))
except InvalidSettings as error:
    sys.exit(str(error))
cli.register(app)
jobs.commands.register(app)
