"""Checking: a whole file of members is gone through before anything is written, and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from db.engine import Database
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import Remedy, worded
from loyalty.retailer import Retailer
from loyalty.switching import opening
from loyalty.switching.incoming import BadRow, Incoming, Reader
from loyalty.switching.opening import Name

SLICE = 200
Row = tuple[str, Mapping[str, Any] | Problem]  # its place, and what it says or why it cannot be read


@dataclass(slots=True)
class Sums:
    """What a file comes to: of all rows that are right, those imported before (`there`) among them.

    Points by currency and what was counted by counter, each in its smallest unit; members by tier, "" for
    the first; answers by question.
    """

    members: int = 0
    there: int = 0
    bad: int = 0
    points: Counter[str] = field(default_factory=Counter)
    lots: int = 0
    tiers: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    vouchers: int = 0
    consents: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def add(self, each: Incoming) -> None:
        """Count one member."""
        self.members += 1
        self.lots += len(each.lots)
        self.tiers[each.tier] += 1
        self.vouchers += len(each.rights)
        self.consents += len(each.agreed)
        self.answers.update(each.profile.keys())
        for lot in each.lots:
            self.points[lot.currency] += lot.amount
        for counted in each.counted:
            self.counted[counted.counter] += counted.amount


@dataclass(slots=True)
class Seen:
    """What rows further up have named, so that nobody stands in a file twice."""

    external_ids: set[str] = field(default_factory=set)
    names: set[Name] = field(default_factory=set)


def slices(
    database: Database, retailer: Retailer, reader: Reader, batch: str, rows: Iterable[Row]
) -> Iterator[tuple[list[Incoming], list[Incoming], list[BadRow]]]:
    """The rows, slice by slice: those to open, those that this batch has opened before, and the bad ones."""
    seen, waiting = Seen(), iter(rows)
    while taken := list(islice(waiting, SLICE)):
        good, bad = _read(reader, taken)
        new, there, wrong = database.read(
            lambda session, good=good: _sorted(  # type: ignore[misc]
                retailer,
                good,
                opening.known(session, reader.program.code, batch, [each.external_id for each in good]),
                opening.taken(session, {name for each in good for name in opening.names_of(retailer, each)}),
            )
        )
        new, twice = _once(retailer, seen, new)
        there, more = _once(retailer, seen, there)
        order = {place: n for n, (place, _) in enumerate(taken)}
        yield new, there, sorted([*bad, *wrong, *twice, *more], key=lambda each: order[each.place])


def _read(reader: Reader, rows: Sequence[Row]) -> tuple[list[Incoming], list[BadRow]]:
    good: list[Incoming] = []
    bad: list[BadRow] = []
    for place, row in rows:
        if isinstance(row, Problem):
            bad.append(BadRow(place, (row,)))
            continue
        try:
            good.append(reader.read(place, row))
        except BadRow as error:
            bad.append(error)
    return good, bad


def _sorted(
    retailer: Retailer, rows: Sequence[Incoming], known: Mapping[str, bool], taken: Collection[Name]
) -> tuple[list[Incoming], list[Incoming], list[BadRow]]:
    new: list[Incoming] = []
    there: list[Incoming] = []
    bad: list[BadRow] = []
    for each in rows:
        if known.get(each.external_id):
            there.append(each)
        elif each.external_id in known:
            remedy = worded("is a member's already who did not come with this batch; take the row out")
            bad.append(_bad(each, "external_id", remedy))
        elif names := [name for name in opening.names_of(retailer, each) if name in taken]:
            bad.append(_taken(each, names[0], worded("another member's already")))
        else:
            new.append(each)
    return new, there, bad


def _once(retailer: Retailer, seen: Seen, rows: Sequence[Incoming]) -> tuple[list[Incoming], list[BadRow]]:
    good: list[Incoming] = []
    bad: list[BadRow] = []
    for each in rows:
        names = opening.names_of(retailer, each)
        again = [name for name in names if name in seen.names]
        if each.external_id in seen.external_ids:
            bad.append(
                _bad(each, "external_id", worded("stands further up in the file; give each member one row"))
            )
        elif again:
            bad.append(_taken(each, again[0], worded("another's further up in the file")))
        else:
            seen.external_ids.add(each.external_id)
            seen.names.update(names)
            good.append(each)
    return good, bad


def _taken(each: Incoming, name: Name, whose: Remedy) -> BadRow:
    kind, value = name
    what = worded('"{card}" is', card=value) if kind == "card" else worded("the phone or e-mail is")
    place = "cards" if kind == "card" else "contact"
    return _bad(each, place, worded("{what} {whose}; leave it out, or merge the two", what=what, whose=whose))


def _bad(each: Incoming, path: str, message: Remedy) -> BadRow:
    return BadRow(each.place, (Problem(path, message),))


def differences(sums: Sums, control: Mapping[str, Any]) -> list[str]:
    """Where the sums are not those of a control: `members`, `vouchers`, and by code `points` and `tiers`."""
    found = []
    for name, own in (("members", sums.members), ("vouchers", sums.vouchers)):
        if name in control and control[name] != own:
            found.append(f"{name}: the rows come to {own}, the control says {control[name]}")
    for name, counter in (("points", sums.points), ("tiers", sums.tiers)):
        for code, said in dict(control.get(name, {})).items():
            if counter[code] != said:
                found.append(f"{name} {code}: the rows come to {counter[code]}, the control says {said}")
    return found
