"""An application with the commands of jobs and of the command line: `flask --app tests.jobs.application`."""

from flask import Flask

import cli
from jobs.commands import jobs

app = Flask("jobs")
cli.register(app)
app.cli.add_command(jobs)
