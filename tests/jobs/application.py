"""An application with the commands of jobs and of the command line: `flask --app tests.jobs.application`."""

from flask import Flask

import cli
import jobs.commands

app = Flask("jobs")
cli.register(app)
jobs.commands.register(app)
