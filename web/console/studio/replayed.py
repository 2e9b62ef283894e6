"""What a replay came to, as rows for tables and charts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loyalty.explanations.figures import Figures as Words
from loyalty.program.model import Program
from loyalty.replaying import figures
from loyalty.replaying.costs import Amount
from loyalty.replaying.replay import Replay
from loyalty.replaying.report import Report, RuleLine, report
from web.console.studio.months import Month, Months
from web.wire import readers


@dataclass(frozen=True, slots=True)
class Line:
    """A rule on both sides: what it is called, what it gave in words, and what that costs, as is drawn.

    Costs are in major units of money; where points have no worth they are the points themselves.
    """

    name: str
    now: str
    draft: str
    now_drawn: str
    draft_drawn: str


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier and how many members end on it under the one and the other."""

    name: str
    now: int
    draft: int


@dataclass(frozen=True, slots=True)
class Told:
    """The whole outcome. `moves` are members by the tier they end on: now, under the draft, how many.

    The last of `months` is their sum; they are none where figures were begun before months were added up.
    """

    report: Report
    sales: str
    cost_now: str
    cost_draft: str
    lines: Sequence[Line]
    tiers: Sequence[Tier]
    moves: Sequence[tuple[str, str, int]]
    losers: Sequence[tuple[str, str]]
    months: Sequence[Month]


def told(replay: Replay, known: str, of_members: int) -> Told:
    """The figures so far, in the reader's words."""
    found = report(replay, figures.from_json(known), of_members)
    now, draft = (Words(each, readers.reader()) for each in (replay.published, replay.draft))
    rules = (*found.rules, *found.gifts, *found.discounts)
    return Told(
        found,
        now.money(found.sales_minor),
        now.money(sum(each.published.cost_minor or 0 for each in rules if each.published)),
        now.money(sum(each.draft.cost_minor or 0 for each in rules if each.draft)),
        [_line(each, replay.published, now, draft) for each in rules],
        list(_tiers(found, now, draft)),
        [
            (_tier(each.published, now), _tier(each.draft, draft), each.members)
            for each in found.tiers
            if each.published != each.draft
        ],
        [(each.member_id, _lost(each.lost, replay.published, now)) for each in found.losers],
        list(Months(found.months, now, draft).lines()),
    )


def _line(each: RuleLine, program: Program, now: Words, draft: Words) -> Line:
    return Line(
        _name(each, now, draft),
        _words(each.published, each, now),
        _words(each.draft, each, draft),
        _drawn(each.published, program),
        _drawn(each.draft, program),
    )


def _name(each: RuleLine, now: Words, draft: Words) -> str:
    """What people call it, in the draft or else in the other version; without a name its code in words."""
    for words in (draft, now):
        for told in (words.rule, words.activity) if each.currency else (words.discount,):
            if (found := told(each.rule)) != words.word(each.rule):
                return found
    return draft.word(each.rule)


def _words(amount: Amount | None, each: RuleLine, words: Words) -> str:
    if amount is None:
        return "–"
    cost = "" if amount.cost_minor is None else words.money(amount.cost_minor)
    is_points = any(one.code == each.currency for one in words.program.currencies)
    points = words.points(amount.points, each.currency) if is_points else ""
    return " · ".join(filter(None, (points, cost))) or words.language.number(amount.points)


def _drawn(amount: Amount | None, program: Program) -> str:
    if amount is None:
        return "0"
    if amount.cost_minor is None:
        return str(amount.points)
    return f"{amount.cost_minor / 10**program.money_scale:.2f}"


def _tiers(found: Report, now: Words, draft: Words) -> Iterator[Tier]:
    before, after = Counter[str](), Counter[str]()
    for each in found.tiers:
        before[each.published] += each.members
        after[each.draft] += each.members
    ladder = draft.program.ladder
    order = ladder.codes if ladder else ()
    for code in dict.fromkeys((*order, *before, *after)):
        yield Tier(_tier(code, draft) if code in order else _tier(code, now), before[code], after[code])


def _tier(code: str, words: Words) -> str:
    return words.tier(code) if code else "–"


def _lost(lost: int, program: Program, words: Words) -> str:
    if any(figures.point_minor(program, each.code) is None for each in program.currencies):
        return words.points(lost, program.currencies[0].code)
    return words.money(lost)
