"""Incoming: a member of another system, as one row of a file says, checked against the programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError
from marshmallow.experimental.context import Context

from loyalty.people import answers, consents, privacy
from loyalty.people.members import Person
from loyalty.program import document, source
from loyalty.program.calendar import Ending, Holder, ending
from loyalty.program.declared import Declared, declared, here
from loyalty.program.fields import Flag, LocalDay, OneOf, Plain, Reference, Text, Words
from loyalty.program.figures import CounterFigure, Points
from loyalty.program.form import Form, Rows
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import Remedy, worded
from points.ledger import Brought
from tiers.windows import EARLIEST_YEAR, local_midnight

NEVER = "never"
CARD = re.compile(r"[0-9A-Za-z-]{4,40}")
EXTERNAL_CHARS = 100
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted elsewhere: so much of a counter, on a local day."""

    counter: str
    amount: int
    on: date


@dataclass(frozen=True, slots=True)
class Right:
    """A voucher brought along; `expires_at` (UTC, exclusive) is the reward's own where `is_own`."""

    reward: str
    expires_at: datetime | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was said to a purpose by a channel, and when (UTC)."""

    answer: consents.Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """One member to open: who it is, and what they bring. `place` is where the file says so."""

    place: str
    external_id: str
    cards: tuple[str, ...]
    person: Person
    joined_at: datetime
    tier: str
    until_on: date | None
    counted: tuple[Counted, ...]
    lots: tuple[Brought, ...]
    rights: tuple[Right, ...]
    agreed: tuple[Agreed, ...]
    profile: Mapping[str, object]
    card_year_from: date | None = None


class BadRow(Exception):
    """A row that cannot be taken; `problems` says each place in it and what to write there."""

    def __init__(self, place: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(place)
        self.place = place
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{self.place}: {problem}" for problem in self.problems)


class DayOrNever(Plain["date | str"]):
    """The last day of use, or never."""

    def read(self, value: object) -> date | str | None:
        return NEVER if value == NEVER else LocalDay().read(value)

    def remedy(self, value: object) -> Remedy:
        return worded('must be the last day of use such as "2027-03-31", or never')


class DayOrInstant(Plain["date | datetime"]):
    """When something was said: a local day, or an instant with its offset."""

    def read(self, value: object) -> date | datetime | None:
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
        except ValueError:
            return None
        if found is not None:
            return None if found.tzinfo is None else found.astimezone(UTC)
        return LocalDay().read(value)

    def remedy(self, value: object) -> Remedy:
        return worded('must be a day such as "2024-05-01", or an instant such as "2024-05-01T10:00:00Z"')


class Answers(Plain[Mapping[str, object]]):
    """Answers to the programme's questions, by their codes; what each must be, its question says."""

    def read(self, value: object) -> Mapping[str, object] | None:
        return value if isinstance(value, dict) else None

    def remedy(self, value: object) -> Remedy:
        return worded('must be a mapping of answers such as {{"drinks": "tea"}}')


class LotForm(Form):
    """Points that arrived together."""

    example = 'amount: 1200, expires_on: "2027-03-31"'
    currency = Reference("currency", load_default=lambda: here().first_currency)
    amount = Points(required=True)
    expires_on = DayOrNever(load_default=None)
    earned_on = LocalDay(load_default=None)


class ProgressForm(Form):
    """What was counted towards tiers and milestones."""

    example = "counter: tier-points, amount: 1200"
    counter = Reference("counter", required=True)
    amount = CounterFigure(required=True)
    on = LocalDay(load_default=None)


class RightForm(Form):
    """A voucher."""

    example = "reward: voucher-5"
    reward = Reference("reward", required=True)
    expires_on = DayOrNever(load_default=None)


class ConsentForm(Form):
    """An answer to a purpose by a channel."""

    example = "purpose: offers, channel: email"
    purpose = OneOf(*(code for code, each in consents.PURPOSES.items() if each.needs_consent), required=True)
    channel = OneOf(*consents.CHANNELS, required=True)
    given = Flag(load_default=True)
    at = DayOrInstant(load_default=None)


class MemberForm(Form):
    """A member of another system."""

    example = 'external_id: "10017"'
    external_id = Text("10017", required=True)
    cards = Words("2990001234567", kind=worded("4 to 40 letters and digits"), pattern=CARD.pattern)
    name = Text("Anna Lee", load_default="")
    phone = Text("+44 20 7946 0018", load_default="")
    email = Text("anna@example.com", load_default="")
    joined_on = LocalDay(load_default=None)
    tier = Reference("tier", load_default="")
    tier_until = LocalDay(load_default=None)
    card_year_from = LocalDay(load_default=None)
    lots = Rows(LotForm, load_default=())
    progress = Rows(ProgressForm, load_default=())
    vouchers = Rows(RightForm, load_default=())
    consents = Rows(ConsentForm, load_default=())
    profile = Answers(load_default=dict)


class Reader:
    """Reads rows for one programme, as of an instant (UTC)."""

    def __init__(self, program: Program, at: datetime) -> None:
        self.program = program
        self.at = at
        self.today = at.astimezone(program.zoneinfo).date()
        self._declared: Declared = declared(source.parse(program.document)[0])
        self._form = MemberForm()

    def read(self, place: str, row: Mapping[str, Any]) -> Incoming:
        """The member of a row. Raises BadRow with every place that is wrong."""
        try:
            with Context(self._declared):
                found: dict[str, Any] = self._form.load(row)
        except ValidationError as error:
            raise BadRow(place, tuple(document.problems(error.messages, row))) from None
        wrong = tuple(self._problems(found))
        if wrong:
            raise BadRow(place, wrong)
        return self._incoming(place, found)

    def _problems(self, found: Mapping[str, Any]) -> Iterator[Problem]:
        for kind, normalise in (("phone", privacy.normalise_phone), ("email", privacy.normalise_email)):
            try:
                found[kind] and normalise(found[kind])
            except privacy.InvalidContact as error:
                yield Problem(kind, error.remedy)
        days = [(word, found[word]) for word in ("joined_on", "card_year_from")]
        days += [(f"lots[{n}].earned_on", lot["earned_on"]) for n, lot in enumerate(found["lots"])]
        days += [(f"progress[{n}].on", each["on"]) for n, each in enumerate(found["progress"])]
        yield from (
            Problem(path, worded("must not lie in the future")) for path, on in days if on and on > self.today
        )
        yield from (
            Problem(path, worded("must be in {year} or later", year=EARLIEST_YEAR))
            for path, on in days
            if on and on.year < EARLIEST_YEAR
        )
        for n, each in enumerate(found["consents"]):
            if self._instant(each["at"]) > self.at:
                yield Problem(f"consents[{n}].at", worded("must not lie in the future"))
        by_joining = self.program.ladder is None or self.program.ladder.years_from == "joining"
        if found["card_year_from"] and by_joining:
            yield Problem(
                "card_year_from", worded("must be left out where card years are counted from joining")
            )
        yield from answers.problems(self.program, found["profile"], self.today, is_whole=False)
        yield from self._over(found)

    def _over(self, found: Mapping[str, Any]) -> Iterator[Problem]:
        """What has ended already."""
        if found["tier_until"] and found["tier_until"] < self.today:
            yield Problem("tier_until", worded("must not be over; leave the tier out then"))
        if found["tier_until"] and not found["tier"]:
            yield Problem("tier_until", worded("must stand beside a tier"))
        for n, lot in enumerate(found["lots"]):
            ends_at = self._ending(lot, found).expires_at
            if ends_at is not None and ends_at <= self.at:
                yield Problem(f"lots[{n}].expires_on", worded("must not be over; leave these points out"))
        for n, each in enumerate(found["vouchers"]):
            if isinstance(each["expires_on"], date) and each["expires_on"] < self.today:
                yield Problem(f"vouchers[{n}].expires_on", worded("must not be over; leave the voucher out"))

    def _incoming(self, place: str, found: Mapping[str, Any]) -> Incoming:
        joined_on = found["joined_on"] or self.today
        # Who joins today does so now.
        joined_at = self.at if joined_on == self.today else self._begin(joined_on)
        return Incoming(
            place,
            found["external_id"],
            found["cards"],
            Person(found["name"], found["phone"], found["email"]),
            joined_at,
            found["tier"],
            found["tier_until"],
            tuple(
                Counted(each["counter"], each["amount"], each["on"] or self.today)
                for each in found["progress"]
            ),
            tuple(self._lot(lot, found) for lot in found["lots"]),
            tuple(self._right(each) for each in found["vouchers"]),
            tuple(self._agreed(each) for each in found["consents"]),
            {code: value for code, value in found["profile"].items() if value is not None},
            found["card_year_from"],
        )

    def _agreed(self, each: Mapping[str, Any]) -> Agreed:
        said = {name: each[name] for name in ("purpose", "channel", "given")}
        return Agreed(consents.Answer(**said), self._instant(each["at"]))

    def _instant(self, said: date | datetime | None) -> datetime:
        """Who says no time says now; of a day its first moment counts."""
        if said is None:
            return self.at
        return said if isinstance(said, datetime) else self._begin(said)

    def _begin(self, on: date) -> datetime:
        return local_midnight(on, self.program.zoneinfo)

    def _lot(self, lot: Mapping[str, Any], found: Mapping[str, Any]) -> Brought:
        ends = self._ending(lot, found)
        earned_at = self._begin(lot["earned_on"]) if lot["earned_on"] else self.at
        return Brought(lot["currency"], lot["amount"], earned_at, ends.expires_at, ends.rolls)

    def _ending(self, lot: Mapping[str, Any], found: Mapping[str, Any]) -> Ending:
        """The end that the row says; else that of points earned here on the day they were earned there."""
        said = lot["expires_on"]
        if said is not None:
            return Ending(None if said == NEVER else self._begin(said + ONE_DAY))
        expiry, zone = self.program.currency(lot["currency"]).expiry, self.program.zoneinfo
        holder = Holder(found["tier"], found["joined_on"] or self.today)
        return ending(expiry, lot["currency"], lot["earned_on"] or self.today, zone, holder)

    def _right(self, each: Mapping[str, Any]) -> Right:
        said = each["expires_on"]
        ends = None if said in (None, NEVER) else self._begin(said + ONE_DAY)
        return Right(each["reward"], ends, said is None)
