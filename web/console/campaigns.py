"""How an offer runs, or a rule, a discount, a reward, a draw: by the day, or one day by half hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Response

from db.session import Session
from doorway.service import service
from loyalty.books import campaign
from loyalty.books.campaign import Figures, Spans
from loyalty.books.period import Period
from web.console.door import door
from web.console.reports import asked
from web.console.reports.asked import Asked
from web.console.reports.table import Cell, Column, Table, answered, plain
from web.wire import pages, readers

_COLUMNS: Final = (
    Column("start", "desk-reports.start", is_figure=False),
    Column("given", "desk-reports.issued", series="bar"),
    Column("taken_back", "desk-reports.taken-back", series="bar"),
    Column("purchases", "desk-reports.purchases", series="line"),
    Column("members", "desk-reports.buyers"),
    Column("discounted", "desk-campaigns.discounted"),
    Column("issued", "desk-campaigns.vouchers"),
    Column("used", "desk-campaigns.vouchers-used"),
)


@door.shows("/offers/campaigns/<code>", may="reports.read")
def runs(code: str) -> Response:
    """What came of it. Raises UnknownCampaign."""
    wish = asked.days(campaign.MOST_DAYS)
    found = campaign.find(wish.program, code)

    def read(session: Session) -> Spans:
        period = Period.of(wish.from_on, wish.to_on, wish.program.zoneinfo)
        return campaign.figures(session, wish.program, found, period)

    spans = service().database.read(read)
    return answered(
        "console/campaign.html",
        Table(
            f"campaign-{code}",
            _COLUMNS,
            list(_rows(wish, spans)),
            _row(wish, campaign.whole(spans)),
        ),
        name=_called(wish, code),
        **wish.shown(),
    )


def _rows(wish: Asked, spans: Spans) -> Iterator[Mapping[str, Cell]]:
    """One day by half hours, several by days, by the programme's clock; what is empty is left out."""
    zone, is_one_day = wish.program.zoneinfo, wish.from_on == wish.to_on
    days: dict[str, tuple[str, Figures]] = {}
    for start, figures in spans.items():
        local = start.astimezone(zone)
        key = f"{local:%Y-%m-%dT%H:%M}" if is_one_day else f"{local:%Y-%m-%d}"
        label = f"{local:%H:%M}" if is_one_day else str(pages.day(local.date(), "short"))
        days.setdefault(key, (label, Figures()))[1].add(figures)
    for key, (label, figures) in days.items():
        yield {"start": Cell(label, key), **_row(wish, figures)}


def _row(wish: Asked, found: Figures) -> Mapping[str, Cell]:
    reader, currency = readers.reader(), wish.currency
    return {
        **{
            name: Cell(reader.number(amounts[currency], wish.scale), plain(amounts[currency], wish.scale))
            for name, amounts in (("given", found.given), ("taken_back", found.taken_back))
        },
        **{
            name: Cell(reader.number(count), count)
            for name, count in (
                ("purchases", found.purchases),
                ("members", len(found.members)),
                ("issued", found.issued),
                ("used", found.used),
            )
        },
        "discounted": Cell(
            wish.figures.money(found.discounted_minor),
            plain(found.discounted_minor, wish.program.money_scale),
        ),
    }


def _called(wish: Asked, code: str) -> str:
    """What people call it, whichever kind of thing it is."""
    figures, program = wish.figures, wish.program
    kinds: tuple[tuple[Callable[[str], str], Sequence[Any]], ...] = (
        (figures.occasion, program.offers),
        (figures.reward, program.rewards),
        (figures.discount, program.discounts),
        (figures.activity, program.activities),
        (figures.rule, (*program.earn, *program.milestones)),
    )
    for called, things in kinds:
        if any(each.code == code for each in things):
            return called(code)
    draw = next((each for each in program.draws if each.code == code), None)
    return figures.language.name(draw.name, code) if draw else code
