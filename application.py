"""The whole application: the API and the pages, with the settings of the environment.

A module of its own, so that wsgi.py can do without it where `flask` is only looking for a command.
"""

from __future__ import annotations

import os
import sys

import web.app
from api.app import create_app
from config import InvalidSettings, Settings

try:
    app = create_app(Settings.from_environment(os.environ))
except InvalidSettings as error:
    sys.exit(str(error))
web.app.install(app)
