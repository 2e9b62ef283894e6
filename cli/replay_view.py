"""How a replay is shown: tables for a person, JSON and CSV for machines and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal

import orjson
from rich.console import Console
from rich.table import Table

from cli.figures import NONE, money, percent, points
from loyalty.replaying.costs import Amount
from loyalty.replaying.report import Report, RuleLine

# What a spreadsheet takes for the beginning of a formula; an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV_COLUMNS = ("section", "what", "of", "published", "draft", "published_cost", "draft_cost")
WIDE = 120


def as_json(found: Report) -> str:
    """The report as one JSON object; money in minor units, shares as text."""
    return orjson.dumps(asdict(found), default=str, option=orjson.OPT_INDENT_2).decode()


def as_csv(found: Report) -> str:
    """The report as rows: a section, what is meant, and both sides. Money is in minor units."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for row in _rows(found):
        writer.writerow(["" if cell is None else _safe(cell) for cell in row])
    return out.getvalue()


def _safe(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _rows(found: Report) -> Iterator[tuple[str | int | None, ...]]:
    for line in found.rules:
        yield "rule", line.rule, line.currency, *_both(line.published, line.draft)
    for line in found.gifts:
        yield "gift", line.rule, line.currency, *_both(line.published, line.draft)
    for line in found.discounts:
        yield "discount", line.rule, "", None, None, *_both(line.published, line.draft)[2:]
    for each in found.currencies:
        yield "granted", each.currency, "", *_both(each.published, each.draft)
        yield "outstanding", each.currency, "", *_both(each.published_outstanding, each.draft_outstanding)
        yield "owed", each.currency, "", each.published_owed, each.draft_owed, None, None
        yield "not to be had", each.currency, "", each.published_short, each.draft_short, None, None
    for month in found.months:
        yield "month", month.month, month.currency, *_both(month.published, month.draft)
    for move in found.tiers:
        yield "tier", move.published, move.draft, move.members, move.members, None, None
    for code in found.not_replayed:
        yield "not replayed", code, "", None, None, None, None
    for loser in found.losers:
        yield "loser", loser.member_id, loser.external_id, loser.published, loser.draft, None, None


def _both(before: Amount | None, after: Amount | None) -> tuple[int | None, ...]:
    amounts = [None if each is None else each.points for each in (before, after)]
    return *amounts, *(None if each is None else each.cost_minor for each in (before, after))


def show(found: Report, console: Console) -> None:
    """Tables for a person."""
    console.print(_head(found), highlight=False, markup=False)
    console.print(_rule_table(found, console))
    if found.months:
        console.print(_month_table(found, console))
    console.print(_point_table(found))
    if any(line.published or line.draft for line in found.tiers):
        console.print(_tier_table(found))
    if found.losers:
        console.print(_loser_table(found))
    if found.not_replayed:
        told = f"Not replayed, in no sum: the prizes of {', '.join(found.not_replayed)}."
        console.print(told, highlight=False, markup=False)


def _head(found: Report) -> str:
    of = "" if found.members == found.of_members else f" of {found.of_members:,}"
    sales = f"{found.sales:,} sales of {money(found.sales_minor, found.money_scale)} {found.money}"
    return (
        f"{found.program}: version {found.version} beside the draft\n"
        f"{found.members:,}{of} members, {sales};"
        f" {found.worse:,} members get less, {found.better:,} get more"
    )


def _rule_table(found: Report, console: Console) -> Table:
    table = _both_sides("Rule", "Points and what they cost", console)
    scales = {each.currency: each.scale for each in found.currencies}
    for line in (*found.rules, *found.gifts):
        table.add_row(
            _rule(line, found),
            *_cells(line.published, line, scales, found),
            *_cells(line.draft, line, scales, found),
        )
    for line in found.discounts:
        sides = (line.published, line.draft)
        table.add_row(line.rule, *(cell for each in sides for cell in _money_cells(each, found)))
    for each in found.currencies:
        line = RuleLine("", each.currency, each.published, each.draft, 0, 0)
        cells = (*_cells(each.published, line, scales, found), *_cells(each.draft, line, scales, found))
        table.add_row(f"all {each.currency}", *cells, style="bold")
    return table


def _month_table(found: Report, console: Console) -> Table:
    """A row for each month and currency; what gifts and discounts cost has no points."""
    table = _both_sides("Month", "Month by month", console)
    scales = {each.currency: each.scale for each in found.currencies}
    for each in found.months:
        if not each.currency:
            cells = (*_money_cells(each.published, found), *_money_cells(each.draft, found))
            table.add_row(f"{each.month} gifts, discounts", *cells)
            continue
        line = RuleLine(each.month, each.currency, each.published, each.draft, 0, 0)
        cells = (*_cells(each.published, line, scales, found), *_cells(each.draft, line, scales, found))
        table.add_row(_rule(line, found), *cells)
    return table


def _both_sides(first: str, title: str, console: Console) -> Table:
    table = Table(first, title=title, title_justify="left", width=min(console.width, WIDE))
    for side in ("published", "draft"):
        for word in ("", "cost", "of sales"):
            table.add_column(f"{side} {word}".strip(), justify="right")
    return table


def _rule(line: RuleLine, found: Report) -> str:
    alone = len(found.currencies) == 1 and line.currency == found.currencies[0].currency
    return line.rule if alone else f"{line.rule} ({line.currency})"


def _cells(
    amount: Amount | None, line: RuleLine, scales: dict[str, int], found: Report
) -> tuple[str, str, str]:
    if amount is None:
        return NONE, NONE, NONE
    scale = scales.get(line.currency, 0)
    return points(amount.points, scale), money(amount.cost_minor, found.money_scale), percent(amount.share)


def _money_cells(amount: Amount | None, found: Report) -> tuple[str, str, str]:
    if amount is None:
        return NONE, NONE, NONE
    return NONE, money(amount.cost_minor, found.money_scale), percent(amount.share)


def _point_table(found: Report) -> Table:
    table = Table("", "published", "draft", title="At the end", title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for each in found.currencies:
        for name, before, after in (
            (
                f"{each.currency} outstanding",
                each.published_outstanding.points,
                each.draft_outstanding.points,
            ),
            (f"{each.currency} owed by members", each.published_owed, each.draft_owed),
            (f"{each.currency} spent in truth, not there", each.published_short, each.draft_short),
        ):
            table.add_row(name, points(before, each.scale), points(after, each.scale))
        owed = each.published_outstanding.cost_minor, each.draft_outstanding.cost_minor
        table.add_row(f"worth in {found.money}", *(money(minor, found.money_scale) for minor in owed))
    return table


def _tier_table(found: Report) -> Table:
    table = Table("published", "draft", "members", title="Tiers at the end", title_justify="left")
    table.columns[2].justify = "right"
    for line in found.tiers:
        style = "" if line.published == line.draft else "bold"
        table.add_row(line.published or NONE, line.draft or NONE, f"{line.members:,}", style=style)
    told = f"raised {found.published_ups:,} and {found.draft_ups:,} times"
    table.caption = f"{told}, lowered {found.published_downs:,} and {found.draft_downs:,} times"
    return table


def _loser_table(found: Report) -> Table:
    table = Table(
        "Member",
        "known as",
        "published",
        "draft",
        "less",
        "tier",
        title="Who gets less",
        title_justify="left",
    )
    for column in table.columns[2:5]:
        column.justify = "right"
    has_worth = any(each.published.cost_minor is not None for each in found.currencies)
    for each in found.losers:
        figures = (each.published, each.draft, each.lost)
        shown = [money(value, found.money_scale) if has_worth else f"{Decimal(value):,}" for value in figures]
        tier = (
            each.tier_before
            if each.tier_before == each.tier_after
            else f"{each.tier_before} → {each.tier_after}"
        )
        table.add_row(each.member_id, each.external_id, *shown, tier)
    return table
