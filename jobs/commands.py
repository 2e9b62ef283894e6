"""`flask jobs`: run them by the clock, see what is due, do one by hand."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import click

from jobs import due, once, registry, sealed, stopping, ticking
from jobs.door import opened
from jobs.errors import UnknownJob
from jobs.job import Daily, House, Job

NAMES = tuple(job.name for job in registry.JOBS)


@click.group()
def jobs() -> None:
    """What is done by the clock."""


@jobs.command()
@click.option("--only", metavar="NAME", multiple=True, type=click.Choice(NAMES), help="These jobs alone.")
@click.option(
    "--lease",
    metavar="SECONDS",
    type=click.IntRange(1, 3600),
    default=60,
    show_default=True,
    help="How long others wait before they take over what a killed process had in hand.",
)
def run(only: Sequence[str], lease: int) -> None:
    """Do what is due, whenever it is due, until a signal says stop.

    Several may run at once, on one host or more: each date of a job is done once all the same.
    """
    chosen = [job for job in registry.JOBS if not only or job.name in only]
    with opened(timedelta(seconds=lease)) as house, stopping.on_signals() as stop:
        ticking.run(house, chosen, stop)


@jobs.command(name="due")
@click.option("--check", is_flag=True, help="End with status 1 when someone should look.")
def due_(*, check: bool) -> None:
    """Say of each job when it is due, how far it came, and what failed and why."""
    with opened() as house:
        now = house.clock()
        found = house.database.read(
            lambda session: [due.look(session, house, job, now) for job in registry.JOBS]
        )
    for each in found:
        mark = "!" if each.is_wrong else " "
        click.echo(f"{mark} {each.job.name:<10} {each.job.when!s:<15} {each.lines[0]}")
        for line in each.lines[1:]:
            click.echo(f"{'':<29}{line}")
    if check and any(each.is_wrong for each in found):
        raise SystemExit(1)


@jobs.command(name="once")
@click.argument("name")
@click.option("--date", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The business date.")
@click.option("--slice", "slice_", metavar="K", type=click.IntRange(0, 255), help="One slice of it.")
def once_(name: str, day: datetime | None, slice_: int | None) -> None:
    """Do the job NAME once: for a date where it has dates, else now.

    What was done before is not done again.
    """
    try:
        job = registry.find(name)
    except UnknownJob as error:
        raise click.ClickException(str(error)) from None
    if isinstance(job.when, Daily) != (day is not None):
        wanted = "is done for a date; give --date" if day is None else "has no dates; leave --date out"
        raise click.UsageError(f"{name} {wanted}")
    with opened() as house, stopping.on_signals() as stop:
        if day is None:
            click.echo(f"{name} done{_figures(once.run_now(house, job, stop))}")
            return
        _date(house, job, day, slice_, stop)


@jobs.command()
def keys() -> None:
    """Say how much each key of the ring still seals: one that seals nothing can go."""
    with opened() as house:
        ring = house.retailer.ring
        found = house.database.read(lambda session: sealed.census(session, ring))
    for name, count in found.by_key.items():
        use = "seals what is new" if name == ring.primary else "can go" if not count else "is still needed"
        click.echo(f"{name}: {count} sealed, {use}")
    for table, count in sorted(found.lost.items()):
        click.echo(f"! no key of the ring opens {count} of {table}")


def _date(house: House, job: Job, day: datetime, slice_: int | None, stop: threading.Event) -> None:
    outcomes = once.run_date(house, job, day.date(), slice_, stop)
    for outcome in outcomes:
        before = "was done before" if outcome.was_before else outcome.status
        said = f"{job.name} of {day:%Y-%m-%d}, slice {outcome.slice}: {before}{_figures(outcome.counts)}"
        click.echo(f"{said}\n{outcome.problem}" if outcome.problem else said)
    if any(outcome.status != "done" for outcome in outcomes):
        raise SystemExit(1)


def _figures(counts: Mapping[str, int]) -> str:
    figures = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()) if count)
    return f": {figures}" if figures else ""
