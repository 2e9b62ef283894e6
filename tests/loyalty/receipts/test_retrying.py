"""What waits is looked at again: it is posted once when it can be, and stays as it was when it cannot."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete

from loyalty import tables
from loyalty.errors import UnknownStore
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts import retrying
from loyalty.receipts.values import Reason, Recorded, Status
from points import tables as journal
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, Shop, goods, moment
from tests.points.crowd import at_once, crowded


def again(shop: Shop, when: str, number: str | None = None, **facts: Any) -> Recorded | None:
    """Retry the one document that waits, or the one of this number."""
    rows = shop.rows(tables.parked, None, status="waiting")
    (row,) = [row for row in rows if number in (None, row["claim_key"].rpartition("/")[2])]
    name, at = (row["claim_key"], row["digest"]), moment(when)
    return shop.database.write(lambda session: retrying.retry(session, shop.retailer, *name, at, **facts))


def hopeful(shop: Shop, when: str) -> list[str]:
    """The numbers of the documents that may no longer have to wait."""
    found = retrying.hopeful(moment(when), ("", ""), 100)
    rows = shop.database.read(lambda session: session.rows(found))
    return [key.rpartition("/")[2] for key, _ in rows]


def test_a_return_that_did_not_see_its_member_being_enrolled_is_posted(open_shop):
    shop = open_shop(PLAIN + FIRST_SALE)
    shop.give_back("2", "2026-05-02", "10.00", member="eve")
    # As PostgreSQL leaves it when the two run side by side: the sale looked before the return was there.
    hidden = shop.rows(tables.parked, None)
    shop.database.write(lambda session: session.connection.execute(delete(tables.parked)))
    shop.sell("1", "2026-05-01", "10.00", member="eve")
    shop.put(tables.parked, *hidden)

    assert hopeful(shop, "2026-05-03") == ["2"]
    answer = again(shop, "2026-05-03")

    assert answer is not None
    assert (answer.status, answer.taken_back()) == (Status.RECORDED, {"points": 10})
    assert (shop.points(name="eve"), shop.parked(), shop.verify()) == (0, [], [])
    repeated = shop.give_back("2", "2026-05-02", "10.00", member="eve")
    assert repeated == answer.again()


def test_a_document_that_must_wait_on_is_left_as_it_is(open_shop):
    shop = open_shop(PLAIN)
    shop.sell("1", "2026-05-01", "10.00", member="nobody")
    before = (shop.rows(tables.parked, None), shop.rows(tables.claim, None))

    answer = again(shop, "2026-05-03")

    assert answer is not None
    assert (answer.status, answer.waiting) == (Status.PARKED, Reason.UNKNOWN_MEMBER)
    assert (shop.rows(tables.parked, None), shop.rows(tables.claim, None)) == before
    assert hopeful(shop, "2026-05-03") == []


def test_a_sale_of_a_card_that_was_registered_later_is_posted_with_what_waits_for_it(open_shop):
    shop = open_shop(TIERED)
    who = MemberRef(Scheme.EXTERNAL, "eve")
    shop.sell("1", "2026-05-01", goods("30.00", quantity=3), member=who)
    shop.give_back("2", "2026-05-02", "10.00", of="1", member=who)
    shop.member("eve", "2026-04-01")

    assert hopeful(shop, "2026-05-03") == ["1"]
    answer = again(shop, "2026-05-03", "1")

    assert answer is not None
    assert [each.amount for each in answer.differences] == [30, -10]
    assert (shop.points(name="eve"), shop.parked(), shop.verify()) == (20, [], [])


def test_a_document_that_a_person_identified_is_posted_as_the_till_sent_it(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)

    answer = again(shop, "2026-05-03", member_id=shop.member_id())

    assert answer is not None
    assert (answer.status, answer.member_id) == (Status.RECORDED, shop.member_id())
    assert (shop.points(), shop.parked(), shop.verify()) == (10, [], [])
    assert shop.sell("1", "2026-05-01", "10.00", member=None) == answer.again()
    revised = shop.sell("1", "2026-05-01", "8.00", member=None, revision=2)
    assert (revised.taken_back(), shop.points(), shop.verify()) == ({"points": 2}, 8, [])


def test_a_clock_that_ran_ahead_is_waited_for(shop):
    shop.sell("1", "2026-05-05", "10.00", arrives="2026-05-01")

    too_early = again(shop, "2026-05-04")
    assert too_early is not None
    assert (too_early.waiting, hopeful(shop, "2026-05-04")) == (Reason.CLOCK_AHEAD, [])
    assert hopeful(shop, "2026-05-05") == ["1"]
    assert again(shop, "2026-05-05").status is Status.RECORDED
    assert (shop.points(), shop.parked(), shop.verify()) == (10, [], [])


def test_a_return_from_a_clock_ahead_goes_on_to_wait_for_the_sale_it_names(shop):
    shop.expect("1", "2026-05-04")
    shop.give_back("2", "2026-05-05", "10.00", of="1", arrives="2026-05-01")

    again(shop, "2026-05-05")

    assert shop.parked() == [("2", "unknown_original")]
    shop.sell("1", "2026-05-04", "10.00", arrives="2026-05-06")
    assert (shop.points(), shop.parked(), shop.verify()) == (0, [], [])


def test_a_revision_from_a_clock_ahead_is_posted_when_its_time_has_come(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("1", "2026-05-05", "7.00", arrives="2026-05-02", revision=2)
    assert shop.parked() == [("1", "clock_ahead")]

    assert again(shop, "2026-05-05").taken_back() == {"points": 3}

    assert (shop.points(), shop.parked(), shop.verify()) == (7, [], [])


def test_a_revision_that_names_another_member_stays_for_a_person(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("1", "2026-05-01", "7.00", member="bob", revision=2)

    answer = again(shop, "2026-05-05")

    assert answer is not None
    assert (answer.waiting, shop.parked()) == (Reason.OTHER_MEMBER, [("1", "other_member")])


def test_another_content_under_a_taken_key_stays_for_a_person(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("1", "2026-05-01", "7.00")

    assert again(shop, "2026-05-05").status is Status.CONFLICT

    assert (shop.points(), shop.parked()) == (10, [("1", "other_content")])


def test_what_is_left_of_a_return_finds_its_sale_or_waits_on(shop):
    shop.give_back("2", "2026-05-02", "10.00")
    assert again(shop, "2026-05-03").waiting is Reason.UNMATCHED
    hidden = shop.rows(tables.parked, None)
    shop.database.write(lambda session: session.connection.execute(delete(tables.parked)))
    shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-03")
    shop.put(tables.parked, *hidden)

    assert again(shop, "2026-05-04").taken_back() == {"points": 10}

    assert (shop.points(), shop.parked(), shop.verify()) == (0, [], [])


def test_a_document_that_a_newer_revision_has_overtaken_waits_no_more(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("1", "2026-05-01", "7.00", member="bob", revision=2)
    hidden = shop.rows(tables.parked, None)
    shop.sell("1", "2026-05-01", "5.00", revision=3)
    shop.put(tables.parked, *hidden)

    assert again(shop, "2026-05-05").status is Status.IGNORED

    assert (shop.points(), shop.parked()) == (5, [])


def test_nothing_is_retried_that_was_dismissed_resolved_or_never_there(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    (row,) = shop.rows(tables.parked, None)
    shop.put(tables.parked, {**row, "status": "dismissed"})

    def retry(digest: str) -> Recorded | None:
        at = moment("2026-05-03")
        return shop.database.write(
            lambda session: retrying.retry(session, shop.retailer, row["claim_key"], digest, at)
        )

    assert (retry(row["digest"]), retry("0" * 64)) == (None, None)


def test_a_document_of_a_store_that_is_gone_is_refused_and_stays(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    shop.database.write(lambda session: session.connection.execute(delete(tables.store)))

    with pytest.raises(UnknownStore):
        again(shop, "2026-05-03")

    assert shop.parked() == [("1", "unidentified")]


def test_of_eight_who_retry_at_once_one_posts(shop, database_url):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    (row,) = shop.rows(tables.parked, None)
    member_id, at = shop.member_id(), moment("2026-05-03")
    with crowded(database_url) as database:

        def retry() -> Recorded | None:
            name = (row["claim_key"], row["digest"])
            return database.write(
                lambda session: retrying.retry(session, shop.retailer, *name, at, member_id=member_id)
            )

        answers = at_once(*[retry] * 8)

    assert [answer is None for answer in answers].count(False) == 1
    assert (shop.points(), len(shop.rows(journal.entry)), shop.verify()) == (10, 2, [])
