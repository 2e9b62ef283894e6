"""The page on jobs agrees with the jobs there are, and its commands are commands."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import click

from cli.ledger import ledger
from jobs import registry, retention, runs
from jobs.commands import jobs
from jobs.job import LEASE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "jobs.md").read_text("utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
COMMANDS = {"jobs": jobs, "ledger": ledger}


def test_the_table_of_jobs_is_the_registry():
    assert ROW.findall(PAGE) == [(job.name, str(job.when), job.says) for job in registry.JOBS]


def test_every_command_on_the_page_is_one():
    found = re.findall(r"^flask --app wsgi (.+)$", PAGE, re.MULTILINE)
    assert len(found) >= 6
    for line in found:
        group, name, *arguments = shlex.split(line)
        command = COMMANDS[group].commands[name]
        command.make_context(name, arguments, resilient_parsing=False)
    assert {"jobs", "ledger"} == {line.split()[0] for line in found}


def test_every_option_the_page_names_is_one():
    named = set(re.findall(r"(--[a-z]+)", PAGE)) - {"--app"}
    options = {
        word
        for group in COMMANDS.values()
        for command in group.commands.values()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for word in parameter.opts
    }
    assert named <= options


def test_the_unit_runs_the_command_the_page_describes():
    unit = configparser.ConfigParser()
    unit.optionxform = str
    unit.read_string(re.findall(r"```ini\n(.+?)```", PAGE, re.DOTALL)[0])
    assert unit["Service"]["ExecStart"].endswith("-m flask --app wsgi jobs run")
    assert int(unit["Service"]["TimeoutStopSec"]) > LEASE.total_seconds()


def test_the_figures_of_the_page_are_those_of_the_code():
    days = {keep.table.name: keep.days for keep in retention.KEPT}
    assert (days["answered"], days["notice"], days["job_run"], days["request_line"]) == (35, 400, 365, 30)
    assert "a lease of a minute" in PAGE
    assert LEASE.total_seconds() == 60
    assert (runs.FIRST_PAUSE.total_seconds(), runs.LONGEST_PAUSE.total_seconds()) == (60, 3600)
