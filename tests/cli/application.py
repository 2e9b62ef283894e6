"""An application with our commands and nothing else: `flask --app tests.cli.application`."""

from flask import Flask

import cli

app = Flask("commands")
cli.register(app)
