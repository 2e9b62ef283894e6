"""A key of the ring is replaced: everything is sealed anew, page by page, and opens without the old one."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, update

from config import Settings
from db.metadata import metadata
from db.session import Session
from events import endpoints
from events.tables import endpoint
from events.wishes import Wish
from identity import invitations, second_factor, staff
from identity.staff_tables import staff as staff_table
from intake import keeping
from jobs import once, registry, rewrapping, running, sealed
from jobs.job import House
from jobs.sealed import SEALED, Sealed
from loyalty.people import members, privacy
from loyalty.people.members import Person
from loyalty.people.privacy import KeyRing, Unreadable
from loyalty.program.model import Program
from loyalty.shops import access_tokens, connections, till_keys
from loyalty.shops.connections import Wish as Vendor
from loyalty.tables import till_key
from notices import outgoing, packing
from notices.tables import notice
from pos_adapter.adapter import Reject
from tests.identity.employees import Employees
from tests.jobs.house import clock
from tests.loyalty.shop import Shop

OLD, NEW = b"k" * 32, b"n" * 32
BOTH = KeyRing({"new_1": NEW, "test": OLD}, "new_1")
ONLY_NEW = KeyRing({"new_1": NEW}, "new_1")
REWRAP = registry.find("rewrap")
NEVER = threading.Event()
OVERLAP = timedelta(hours=24)
BODY = b'{"caf\xe9": "\x00"'


def under(house: House, ring: KeyRing) -> House:
    """The same house with another ring."""
    return replace(house, retailer=replace(house.retailer, ring=ring))


def census(house: House, ring: KeyRing) -> tuple[dict[str, int], dict[str, int]]:
    found = house.database.read(lambda session: sealed.census(session, ring))
    return dict(found.by_key), dict(found.lost)


class Secrets:
    """One of everything that the ring seals, as the old key sealed it."""

    def __init__(self, house: House, program: Program) -> None:
        self.house, self.at = house, house.clock()
        retailer, database = house.retailer, house.database
        self.staff = Employees(database, retailer.ring)
        self.staff.join("ann@shop.example", "owner", at=self.at, kept="$no-password")
        self.invited = self.staff.add("bob@shop.example", "clerk", at=self.at)
        self.totp = self.staff.accept(self.invited, self.at, "$no-password")
        self.till = database.write(
            lambda session: till_keys.add(session, "high-street", "T", self.at, sealed_under=retailer.ring)
        )
        wish = Wish("https://shop.example/hook")
        made, self.first = database.write(
            lambda session: endpoints.create(session, retailer.ring.keys, wish, self.at, development=False)
        )
        _, self.second = database.write(
            lambda session: endpoints.rotate(session, retailer.ring.keys, made.endpoint_id, self.at)
        )
        database.write(self._connect)
        facts = {"code": "482913", "minutes": 10}
        database.write(
            lambda session: outgoing.secret(
                session, retailer, "one-time-code", "email", "eve@x.example", facts, "a cause", self.at
            )
        )
        person = Person("Eve", "", "eve@x.example")
        self.eve = database.write(
            lambda session: members.enrol(session, retailer, program, self.at, person=person)
        )[0]

    def _connect(self, session: Session) -> None:
        """A vendor's secret and the one before it, a token, and a delivery that waits."""
        ring, wish = self.house.retailer.ring, Vendor("shopify", "high-street")
        found = connections.add(session, ring, "cloud", wish, self.at, secret="the-first-of-two-secrets")
        connections.rotate(session, ring, "cloud", "the-second-of-two-secrets", self.at, OVERLAP)
        access_tokens.put(session, ring, "cloud", "a-token-of-the-shop", None, self.at)
        keeping.keep(session, ring, found, BODY, [Reject("line 1", "broken", "invalid-json", "{")], self.at)

    def rows(self, each: Sealed) -> list[dict[str, Any]]:
        """The rows in which something is sealed in a column."""
        query = select(each.table).where(each.is_there()).order_by(each.key)
        return self.house.database.read(lambda session: session.mappings(query))

    def check(self, ring: KeyRing) -> None:
        """That everything opens under a ring. Raises what it raises."""
        retailer = replace(self.house.retailer, ring=ring)

        def look(session) -> None:
            assert members.person(session, retailer, self.eve).name == "Eve"
            (row,) = session.mappings(select(notice))
            assert packing.pack(session, retailer, row, "http://x", self.at).to == "eve@x.example"
            (row,) = session.mappings(select(endpoint))
            assert endpoints.secrets_of(row, ring.keys, self.at) == [self.second, self.first]
            (row,) = session.mappings(select(till_key).where(till_key.c.sealed_secret.is_not(None)))
            bound = till_keys.bound_to(row["digest"])
            assert privacy.unwrap(ring, row["sealed_secret"], bound).decode() == self.till
            kept = connections.secrets_of(session, ring, "cloud", self.at)
            assert kept == ("the-second-of-two-secrets", "the-first-of-two-secrets")
            assert access_tokens.find(session, ring, "cloud") == "a-token-of-the-shop"
            assert keeping.opened(session, ring, keeping.digest_of("cloud", BODY)).body == BODY
            person = staff.find_by_email(session, "ann@shop.example")
            wrapped = staff_table.c.totp_wrapped
            (kept,) = session.rows(select(wrapped).where(staff_table.c.staff_id == person.staff_id))
            opened = second_factor.unwrap(ring, kept.totp_wrapped, person.staff_id)
            assert opened == self.staff.totp["ann@shop.example"]

        self.house.database.read(look)
        code = pyotp.TOTP(self.totp).at(self.at)
        self.house.database.write(
            lambda session: invitations.confirm(session, ring, b"i" * 32, self.invited, code, self.at)
        )


@pytest.fixture
def secrets(shop: Shop, house: House) -> Secrets:
    return Secrets(house, shop.program)


def test_after_the_job_the_old_key_can_go_and_everything_still_opens(house: House, secrets: Secrets) -> None:
    whole = sum(census(house, house.retailer.ring)[0].values())
    # A member, a notice, an authenticator, two invitations, a till, two of a webhook, two of a connection
    # and its token, a delivery.
    assert whole == 12
    assert census(house, BOTH) == ({"new_1": 0, "test": whole}, {})

    counts = once.run_now(under(house, BOTH), REWRAP, NEVER)

    assert dict(counts) == {"rewrapped": whole}
    assert census(house, BOTH) == ({"new_1": whole, "test": 0}, {})
    secrets.check(ONLY_NEW)


def test_before_it_the_old_key_is_needed(secrets: Secrets) -> None:
    with pytest.raises(Unreadable):
        secrets.check(ONLY_NEW)


def test_a_second_time_it_touches_nothing(house: House, secrets: Secrets) -> None:
    once.run_now(under(house, BOTH), REWRAP, NEVER)
    before = [secrets.rows(each) for each in SEALED]
    assert not once.run_now(under(house, BOTH), REWRAP, NEVER)
    assert [secrets.rows(each) for each in SEALED] == before


def test_with_one_key_there_is_nothing_to_do(house: House, secrets: Secrets) -> None:
    assert not once.run_now(secrets.house, REWRAP, NEVER)


class After(threading.Event):
    """Asked to stop after so many steps."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.left = steps

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_it_may_be_stopped_and_goes_on_where_it_was(house: House, secrets: Secrets) -> None:
    small = replace(REWRAP, most=1)
    done = [once.run_now(under(house, BOTH), small, After(3))["rewrapped"] for _ in range(4)]
    assert max(done) <= 3
    assert sum(done) == 12
    secrets.check(ONLY_NEW)


def test_the_clock_does_it_within_the_hour(house: House, secrets: Secrets) -> None:
    running.run_due(house, REWRAP)
    clock(house).at += timedelta(hours=1)
    running.run_due(under(house, BOTH), REWRAP)
    assert census(house, BOTH)[0]["test"] == 0


def test_what_no_key_opens_is_passed_over_and_told(house: House, secrets: Secrets) -> None:
    foreign = "w1.gone.xxxx"
    forged = update(staff_table).where(staff_table.c.totp_wrapped.is_not(None)).values(totp_wrapped=foreign)
    house.database.write(lambda session: session.connection.execute(forged))
    counts = once.run_now(under(house, BOTH), replace(REWRAP, most=1), NEVER)
    assert dict(counts) == {"rewrapped": 11, "unreadable": 1}
    assert census(house, BOTH) == ({"new_1": 11, "test": 0}, {"staff": 1})


def test_what_was_replaced_between_reading_and_writing_is_left_alone(house: House, secrets: Secrets) -> None:
    of_staff = next(each for each in SEALED if each.table is staff_table)
    (row,) = secrets.rows(of_staff)
    stale = {"its_key": row["staff_id"], "before": "what it was before", "anew": "stale"}
    house.database.write(lambda session: rewrapping.write(session, of_staff, [stale]))
    assert secrets.rows(of_staff) == [row]


def test_whatever_has_a_sealed_column_is_in_the_list() -> None:
    """Whoever adds a table with something sealed under the ring says here how it is sealed anew."""
    words = ("wrapped", "secret", "sealed_")
    named = {
        column
        for table in metadata.sorted_tables
        for column in table.c
        if any(word in column.name for word in words) and column.name != "old_secret_until"
    }
    assert named == {each.column for each in SEALED}


def test_how_much_each_key_seals_can_be_asked(house: House, secrets: Secrets, run) -> None:
    said = run("jobs", "keys").stdout.splitlines()
    development = next(iter(Settings.from_environment({}).keyring))
    lines = [line for line in said if "[info" not in line]
    assert lines[0] == f"{development}: 0 sealed, seals what is new"
    assert "! no key of the ring opens 2 of staff_invitation" in lines
