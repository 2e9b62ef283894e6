"""`flask program replay` and `estimate`: what a draft would have come to, before it is published."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import orjson
from rich.console import Console

from cli import replay_view, stopping
from cli.counting import shown
from cli.door import House, now, opened, told
from cli.figures import money, percent, points
from cli.stopping import Stopped
from loyalty.program import document, shelf
from loyalty.program.model import Program
from loyalty.replaying import basket, figures, pasts, replay
from loyalty.replaying.estimate import Estimate, estimate
from loyalty.replaying.figures import Figures, Span
from loyalty.replaying.replay import Replay
from loyalty.replaying.report import Report, report
from tiers.windows import local_midnight

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
ONE_DAY = timedelta(days=1)
KEPT_EVERY = 1_000  # members between two looks at the state file


@dataclass(frozen=True, slots=True)
class State:
    """Where a replay that was stopped goes on: the figures so far, for these rules and days only."""

    path: Path
    meant: dict[str, str]

    def find(self) -> str | None:
        """The figures to go on from; None where there are none, or they are of another replay."""
        with suppress(OSError, orjson.JSONDecodeError):
            kept = orjson.loads(self.path.read_bytes())
            if isinstance(kept, dict) and {key: kept.get(key) for key in self.meant} == self.meant:
                return str(kept["figures"])
        return None

    def keep(self, known: str) -> None:
        """Write the figures down, whole or not at all."""
        beside = self.path.with_name(f"{self.path.name}.new")
        beside.write_bytes(orjson.dumps({**self.meant, "figures": known}))
        beside.replace(self.path)

    def drop(self) -> None:
        """Nothing is left to go on with."""
        self.path.unlink(missing_ok=True)


@click.command("replay")
@click.argument("file", type=FILE)
@click.option("--from", "from_at", metavar="DAY", type=DAY, help="The first day told of.  [default: all]")
@click.option("--to", "through_at", metavar="DAY", type=DAY, help="The last day told of.  [default: today]")
@click.option(
    "--losers", type=click.IntRange(0, 1_000), default=20, show_default=True, help="How many to name."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@click.option(
    "--state", metavar="PATH", type=click.Path(dir_okay=False, path_type=Path), help="[default: FILE.replay]"
)
def replay_(
    file: Path,
    from_at: datetime | None,
    through_at: datetime | None,
    losers: int,
    form: str,
    state: Path | None,
) -> None:
    """Replay past receipts under the document FILE, beside the version in force.

    Every member's purchases go through both sets of rules from the day of joining; points by rule, what they
    cost, who would change tier and who would get less are told side by side. Nothing is written. A run that
    was stopped goes on when it is started again: what it needs for that stands in the state file.
    """
    at = now()
    span = Span(*(each.date() if each else None for each in (from_at, through_at)))
    with opened() as house, told(str(file)):
        draft = document.read(file.read_bytes())
        published = house.database.read(
            lambda session: shelf.current(session, house.retailer.shelf, draft.code, at)
        )
        whole = replay.between(published, draft, span, _until(published, span, at))
        place = State(state or file.with_name(f"{file.name}.replay"), _meant(whole, losers))
        try:
            found = _run(house, whole, place, losers)
        except Stopped:
            click.echo("stopped; the same command again goes on from here", err=True)
            raise SystemExit(stopping.EXIT_CODE) from None
    _show(found, form)


def _until(program: Program, span: Span, at: datetime) -> datetime:
    """The end of the last day told of, or now."""
    if span.through_on is None:
        return at
    return min(at, local_midnight(span.through_on + ONE_DAY, program.zoneinfo).astimezone(UTC))


def _meant(whole: Replay, losers: int) -> dict[str, str]:
    return {
        "published": whole.published.digest,
        "draft": whole.draft.digest,
        "span": f"{whole.span.from_on}/{whole.span.through_on}",
        "losers": f"{losers}",
    }


def _run(house: House, whole: Replay, place: State, losers: int) -> Report:
    code = whole.published.code
    total = house.database.read(lambda session: pasts.count(session, code))
    known = place.find() or figures.to_json(Figures(most_losers=losers))
    with stopping.on_signals() as stop, shown("members", total) as count:
        while found := _next(house, whole, known):
            known = figures.to_json(found)
            count(found.members)
            if stop.is_asked or found.members % KEPT_EVERY == 0:
                place.keep(known)
            stop.heed()
    place.drop()
    return report(whole, figures.from_json(known), total)


def _next(house: House, whole: Replay, known: str) -> Figures | None:
    own_shelf = house.retailer.shelf
    return house.database.read(lambda session: replay.advance(session, own_shelf, whole, known))


def _show(found: Report, form: str) -> None:
    if form == "json":
        click.echo(replay_view.as_json(found))
    elif form == "csv":
        click.echo(replay_view.as_csv(found), nl=False)
    else:
        console = Console()
        replay_view.show(found, console if console.is_terminal else Console(width=replay_view.WIDE))


@click.command("estimate")
@click.argument("file", type=FILE)
@click.option(
    "--basket", "goods", metavar="PATH", type=FILE, required=True, help="A usual visit, JSON or YAML."
)
@click.option("--visits-a-year", "visits", type=click.IntRange(1, 1_000), default=12, show_default=True)
@click.option(
    "--from", "from_at", metavar="DAY", type=DAY, help="The first day of the year.  [default: today]"
)
def estimate_(file: Path, goods: Path, visits: int, from_at: datetime | None) -> None:
    """Estimate what the document FILE gives back of a usual basket, without any receipts."""
    with told(str(file)):
        program = document.read(file.read_bytes())
    with told(str(goods)):
        shopping = basket.read(goods.read_bytes(), program)
    start = from_at.date() if from_at else now().astimezone(program.zoneinfo).date()
    for line in _told(program, estimate(program, shopping, visits, start), start):
        click.echo(line)


def _told(program: Program, found: Estimate, start: date) -> list[str]:
    scales = {each.code: each.scale for each in program.currencies}
    sales = money(found.sales_minor, program.money_scale)
    lines = [f"{found.visits} visits from {start} come to {sales} {program.money}"]
    for rule in found.rules:
        if rule.gives == program.money:
            off = money(rule.amount, program.money_scale)
            lines.append(f"  {rule.rule}: {off} {program.money} off ({percent(rule.share)})")
            continue
        gives = f"{points(rule.amount, scales.get(rule.gives, 0))} {rule.gives}"
        cost = money(rule.cost_minor, program.money_scale)
        lines.append(f"  {rule.rule}: {gives}, worth {cost} {program.money} ({percent(rule.share)})")
    if found.share is None:
        return [*lines, 'points have no worth; give their currency one, such as worth: "0.01"']
    if found.tier:
        lines.append(f"the member ends on the tier {found.tier}")
    told = f"gives back {percent(found.share)} of sales"
    if found.worst is None:
        return [*lines, told]
    return [*lines, f"{told}; worst stack {percent(found.worst.share)}", f"  {_stack(found)}"]


def _stack(found: Estimate) -> str:
    worst = found.worst
    assert worst is not None, "asked for only where there is one"
    words = [f"{worst.on:%A %Y-%m-%d}", worst.tier and f"tier {worst.tier}", worst.store, worst.channel]
    words += [worst.tender and f"paid by {worst.tender}", "first purchase" if worst.first_purchase else ""]
    return f"{', '.join(word for word in words if word)}: {' + '.join(worst.rules)}"
