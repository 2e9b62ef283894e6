"""The report of a replay: both sides by rule and by month, what is outstanding, who moves and who loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from db import ids
from loyalty.program.model import Program
from loyalty.replaying import costs, monthly
from loyalty.replaying.costs import Amount
from loyalty.replaying.figures import Figures, Loser, Side
from loyalty.replaying.monthly import MonthLine
from loyalty.replaying.replay import Replay

_SEPARATOR = "\t"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule on both sides, None where a side has none. `receipts` are those it gave anything on."""

    rule: str
    currency: str
    published: Amount | None
    draft: Amount | None
    published_receipts: int
    draft_receipts: int


@dataclass(frozen=True, slots=True)
class CurrencyLine:
    """Points of one currency: granted, outstanding at the end, owed, spent in truth and not to be had."""

    currency: str
    scale: int
    posted: int
    published: Amount
    draft: Amount
    published_outstanding: Amount
    draft_outstanding: Amount
    published_owed: int
    draft_owed: int
    published_short: int
    draft_short: int


@dataclass(frozen=True, slots=True)
class TierLine:
    """Members who end on one tier under the published rules and on another under the draft; "" is none."""

    published: str
    draft: str
    members: int


@dataclass(frozen=True, slots=True)
class Report:
    """A replay's outcome. `members` of `of_members` were looked at; money is in minor units of `money`.

    `discounts` have a cost and no points; `discounts_told_minor` is what tills said that they took off.
    The prizes of the contests and draws of `not_replayed` are in no sum. `months` are empty where figures
    were begun before there were any.
    """

    program: str
    version: int
    draft_digest: str
    money: str
    money_scale: int
    from_on: str
    through_on: str
    members: int
    of_members: int
    sales: int
    sales_minor: int
    rules: tuple[RuleLine, ...]
    gifts: tuple[RuleLine, ...]
    discounts: tuple[RuleLine, ...]
    discounts_told_minor: int
    currencies: tuple[CurrencyLine, ...]
    tiers: tuple[TierLine, ...]
    published_ups: int
    published_downs: int
    draft_ups: int
    draft_downs: int
    worse: int
    better: int
    losers: tuple[Loser, ...]
    not_replayed: tuple[str, ...]
    months: tuple[MonthLine, ...]


def report(replay: Replay, found: Figures, of_members: int) -> Report:
    """The figures, told."""
    span, program = replay.span, replay.published
    return Report(
        program.code,
        program.version,
        replay.draft.digest,
        program.money,
        program.money_scale,
        span.from_on.isoformat() if span.from_on else "",
        span.through_on.isoformat() if span.through_on else "",
        found.members,
        of_members,
        found.sales,
        found.sales_minor,
        tuple(_rules(replay, found)),
        tuple(_gifts(replay, found)),
        tuple(_discounts(replay, found)),
        found.told_minor,
        tuple(_currencies(replay, found)),
        tuple(_tiers(found)),
        found.published.ups,
        found.published.downs,
        found.draft.ups,
        found.draft.downs,
        found.worse,
        found.better,
        tuple(_losers(found)),
        tuple(dict.fromkeys((*_by_lot(replay.published), *_by_lot(replay.draft)))),
        tuple(monthly.lines(replay, found)),
    )


def _by_lot(program: Program) -> Iterator[str]:
    """Whose prizes are in no sum: draws, and contests that give something else than points."""
    yield from (each.code for each in program.contests if not each.points)
    yield from (each.code for each in program.draws)


def _losers(found: Figures) -> Iterator[Loser]:
    """Who loses most comes first; ids as they are outside."""
    for each in sorted(found.losers, key=lambda loser: (-loser.lost, loser.member_id)):
        yield replace(each, member_id=ids.outside("member", each.member_id))


def _rules(replay: Replay, found: Figures) -> Iterator[RuleLine]:
    sides = ((replay.published, found.published), (replay.draft, found.draft))
    keys = [_SEPARATOR.join(key) for program, _ in sides for key in _declared(program)]
    keys += [*found.published.points, *found.draft.points]
    for key in dict.fromkeys(keys):
        rule, currency = key.split(_SEPARATOR)
        before, after = (
            costs.amount(program, currency, side.points[key], found.sales_minor)
            if (rule, currency) in _declared(program)
            else None
            for program, side in sides
        )
        receipts = (found.published.receipts[key], found.draft.receipts[key])
        yield RuleLine(rule, currency, before, after, *receipts)


def _declared(program: Program) -> dict[tuple[str, str], None]:
    rules = {(rule.code, rule.currency): None for rule in program.earn}
    rules |= {(each.code, each.currency): None for each in program.activities if each.points}
    rules |= {(each.code, each.currency): None for each in program.contests if each.points}
    return rules | {
        (each.code, each.currency): None
        for each in program.milestones
        if any(stage.points for stage in each.stages)
    }


def _gifts(replay: Replay, found: Figures) -> Iterator[RuleLine]:
    """Rewards that milestones and activities give: how many, and what they are worth."""
    both = (found.published.gifts, found.draft.gifts)
    for key in dict.fromkeys((*both[0], *both[1])):
        rule, reward = key.split(_SEPARATOR)
        before, after = (
            costs.gift(program, reward, gifts[key], found.sales_minor)
            for program, gifts in zip((replay.published, replay.draft), both, strict=True)
        )
        yield RuleLine(rule, reward, before, after, both[0][key], both[1][key])


def _discounts(replay: Replay, found: Figures) -> Iterator[RuleLine]:
    """What discounts take off, of which a side has those that its document has."""
    sides = ((replay.published, found.published), (replay.draft, found.draft))
    for code in dict.fromkeys(each.code for program, _ in sides for each in program.discounts):
        before, after = (
            Amount(0, side.discounts[code], costs.percent(side.discounts[code], found.sales_minor))
            if any(each.code == code for each in program.discounts)
            else None
            for program, side in sides
        )
        receipts = (found.published.discounted[code], found.draft.discounted[code])
        yield RuleLine(code, "", before, after, *receipts)


def _currencies(replay: Replay, found: Figures) -> Iterator[CurrencyLine]:
    programs, sides = (replay.published, replay.draft), (found.published, found.draft)
    scales = {each.code: each.scale for program in programs for each in program.currencies}
    for currency, scale in scales.items():
        earned = [_sum(side, currency) for side in sides]
        granted = [
            costs.amount(program, currency, points, found.sales_minor)
            for program, points in zip(programs, earned, strict=True)
        ]
        held = [
            costs.amount(program, currency, side.outstanding[currency], 0)
            for program, side in zip(programs, sides, strict=True)
        ]
        owed, short = [side.owed[currency] for side in sides], [side.short[currency] for side in sides]
        yield CurrencyLine(
            currency,
            scale,
            found.posted[currency],
            granted[0],
            granted[1],
            held[0],
            held[1],
            owed[0],
            owed[1],
            short[0],
            short[1],
        )


def _tiers(found: Figures) -> Iterator[TierLine]:
    for key, members in sorted(found.moves.items()):
        before, after = key.split(_SEPARATOR)
        yield TierLine(before, after, members)


def _sum(side: Side, currency: str) -> int:
    found: Counter[str] = Counter()
    for key, points in side.points.items():
        found[key.split(_SEPARATOR)[1]] += points
    return found[currency]
