"""The queue: a person looks at what waits, says whose it is, tries again, takes the other or lets it go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from loyalty import tables
from loyalty.errors import CannotResolve, ParkedClosed, UnknownMember, UnknownParked
from loyalty.receipt import Kind, MemberRef, Scheme
from loyalty.receipts import queue, resolving
from loyalty.receipts.case import Arrival
from loyalty.receipts.queue import Search
from loyalty.receipts.recording import record
from loyalty.receipts.values import Reason, Recorded, Status
from tests.loyalty.shop import TIERED, Shop, goods, moment
from tests.points.crowd import at_once, crowded, kinds

BY = "staff:eve"
ANN = MemberRef(Scheme.EXTERNAL, "ann")
BOB = MemberRef(Scheme.EXTERNAL, "bob")
NOW = "2026-06-01"


def digest(shop: Shop, number: str = "1", reason: str = "") -> str:
    """The name under which a document is kept."""
    found = [
        row["digest"]
        for row in shop.rows(tables.parked, None)
        if row["claim_key"].endswith(f"/{number}") and reason in ("", row["reason"])
    ]
    return found[0]


def identify(shop: Shop, who: MemberRef = ANN, number: str = "1", database: Any = None) -> Recorded:
    """Say whose a document is."""
    name, at = digest(shop, number), moment(NOW)
    return (database or shop.database).write(
        lambda session: resolving.identify(session, shop.retailer, name, who, BY, at)
    )


def retry(shop: Shop, number: str = "1") -> Recorded:
    """Look at it again."""
    name, at = digest(shop, number), moment(NOW)
    return shop.database.write(lambda session: resolving.retry(session, shop.retailer, name, BY, at))


def accept(shop: Shop, number: str = "1", reason: str = "") -> Recorded:
    """Take what came second."""
    name, at = digest(shop, number, reason), moment(NOW)
    return shop.database.write(
        lambda session: resolving.accept(session, shop.retailer, name, BY, "the till was wrong", at)
    )


def dismiss(shop: Shop, number: str = "1", reason: str = "") -> queue.Parked:
    """Let it go."""
    name, at = digest(shop, number, reason), moment(NOW)
    return shop.database.write(lambda session: queue.dismiss(session, name, BY, "a test of ours", at))


def page(shop: Shop, limit: int = 10, after: Any = None, **search: Any) -> list[queue.Parked]:
    """What the queue shows."""
    return shop.database.read(lambda session: queue.page(session, Search(**search), limit, after))


def numbers(found: list[queue.Parked]) -> list[str]:
    return [each.document.number for each in found]


# Listing


def test_the_queue_shows_the_newest_first_page_by_page(shop):
    for n in range(5):
        shop.sell(f"{n}", "2026-05-01", "10.00", member=None, arrives=f"2026-05-0{n // 2 + 1}")
    first = page(shop, 2)
    second = page(shop, 2, (first[-1].parked_at, first[-1].digest))
    third = page(shop, 2, (second[-1].parked_at, second[-1].digest))
    assert sorted(numbers(first + second + third)) == ["0", "1", "2", "3", "4"]
    assert [each.parked_at for each in first + second + third] == sorted(
        (each.parked_at for each in first + second + third), reverse=True
    )


def test_it_is_narrowed_by_reason_status_store_and_time(shop):
    shop.open("station")
    shop.sell("1", "2026-05-01", "10.00", member=None)
    shop.sell("2", "2026-05-02", "10.00", member="nobody")
    shop.sell("3", "2026-05-03", "10.00", member=None, store="station")
    dismiss(shop, "2")
    assert numbers(page(shop, reason="unidentified")) == ["3", "1"]
    assert numbers(page(shop, status="dismissed")) == ["2"]
    assert numbers(page(shop, stores=frozenset({"station"}))) == ["3"]
    assert numbers(page(shop, stores=frozenset({"sta_ion", "%", "STATION"}))) == []
    assert numbers(page(shop, stores=frozenset())) == []
    assert numbers(page(shop, since_at=moment("2026-05-02"), to_at=moment("2026-05-03"))) == ["2"]


def test_one_shows_the_whole_document_why_it_waits_and_what_would_end_that(shop):
    shop.sell("1", "2026-05-01", goods("10.00", "tea"), member=None)
    (found,) = page(shop)
    assert (found.document.lines[0].sku, found.reason, found.remedies()) == (
        "tea",
        Reason.UNIDENTIFIED,
        ("identify",),
    )


def test_what_is_not_there_is_unknown(shop):
    with pytest.raises(UnknownParked):
        shop.database.read(lambda session: queue.find(session, "0" * 64))


def test_every_reason_to_wait_has_its_remedy():
    assert set(queue.REMEDIES) == set(Reason) - {Reason.OLDER_REVISION}


# Identifying


def test_an_identified_sale_is_posted_as_of_its_purchase(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-04-30", "20000.00", member=None)
    shop.sell("2", "2026-05-10", "100.00")
    answer = identify(shop)
    assert (answer.status, answer.member_id, answer.tier) == (Status.RECORDED, shop.member_id(), "vip")
    assert [d.amount for d in answer.differences] == [20000, 100]
    assert (shop.points(), shop.parked()) == (20200, [])


@pytest.mark.parametrize("scheme", ["card", "member", "external"])
def test_its_member_is_named_as_a_till_would(open_shop, scheme):
    shop = open_shop()
    card = shop.member()
    shop.sell("1", "2026-05-01", "10.00", member=None)
    named = {
        "card": MemberRef(Scheme.CARD, f"{card[:4]} {card[4:]}"),
        "member": MemberRef(Scheme.MEMBER, "mem_" + shop.member_id().replace("-", "")),
        "external": ANN,
    }
    assert identify(shop, named[scheme]).issued() == {"points": 10}


def test_the_till_that_sends_it_again_gets_what_became_of_it(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    answer = identify(shop)
    assert shop.sell("1", "2026-05-01", "10.00", member=None) == answer.again()
    assert shop.points() == 10


def test_who_ended_it_and_when_stays_with_the_document(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    identify(shop)
    (found,) = page(shop)
    assert (found.status, found.closed_by, found.closed_at) == ("resolved", BY, moment(NOW))
    assert found.remedies() == ()


def test_a_return_that_waited_for_the_sale_is_posted_with_it(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    shop.give_back("2", "2026-05-02", "10.00", of="1")
    answer = identify(shop)
    assert [d.amount for d in answer.differences] == [10, -10]
    assert (shop.points(), shop.parked()) == (0, [])


def test_a_return_of_nobody_is_matched_with_its_members_purchases(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("2", "2026-05-02", "10.00", member=None)
    assert identify(shop, number="2").taken_back() == {"points": 10}


def test_a_sale_with_a_blocked_card_is_posted_once_a_person_says_whose_it_is(shop):
    block = update(tables.card).values(status="blocked")
    shop.database.write(lambda session: session.connection.execute(block))
    (number,) = [row["number"] for row in shop.rows(tables.card)]
    shop.sell("1", "2026-05-01", "10.00", member=MemberRef(Scheme.CARD, number))
    assert identify(shop).issued() == {"points": 10}


@pytest.mark.parametrize(
    "who",
    [
        MemberRef(Scheme.EXTERNAL, "nobody"),
        MemberRef(Scheme.MEMBER, "mem_" + "0" * 32),
        MemberRef(Scheme.MEMBER, "' OR 1=1 --"),
        MemberRef(Scheme.CARD, "77" + "0" * 16),
    ],
)
def test_nobody_is_nobody_and_the_document_waits_on(shop, who):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    with pytest.raises(UnknownMember):
        identify(shop, who)
    assert shop.parked() == [("1", "unidentified")]


def test_a_member_who_ended_gets_nothing(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    ended = update(tables.member).values(status="merged")
    shop.database.write(lambda session: session.connection.execute(ended))
    with pytest.raises(UnknownMember):
        identify(shop)


def test_it_is_identified_once(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00", member=None)
    identify(shop)
    with pytest.raises(ParkedClosed) as closed:
        identify(shop, BOB)
    assert closed.value.status == "resolved"
    assert (shop.points(), shop.points(name="bob")) == (10, 0)


def test_what_waits_for_something_else_is_not_identified(shop):
    shop.give_back("2", "2026-05-02", "10.00", of="1")
    with pytest.raises(CannotResolve):
        identify(shop, number="2")
    assert shop.parked() == [("2", "unknown_original")]


# Trying again


def test_what_still_has_to_wait_says_why_and_waits_on(shop):
    shop.sell("1", "2026-05-01", "10.00", member="bob")
    with pytest.raises(CannotResolve, match="unknown_member"):
        retry(shop)
    assert shop.parked() == [("1", "unknown_member")]


def test_once_its_member_is_there_it_is_posted(shop):
    shop.sell("1", "2026-05-01", "10.00", member="bob")
    shop.member("bob")
    assert retry(shop).issued() == {"points": 10}
    (found,) = page(shop)
    assert found.closed_by == BY


def test_a_clock_that_was_ahead_is_borne_once_the_time_has_come(shop):
    shop.sell("1", "2026-05-20", "10.00", arrives="2026-05-01")
    assert retry(shop).issued() == {"points": 10}


# Letting go


def test_what_is_dismissed_is_kept_with_who_when_and_why(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    found = dismiss(shop)
    assert (found.status, found.closed_by, found.closed_why) == ("dismissed", BY, "a test of ours")
    assert found.document.lines[0].net_minor == 1000
    for act in (dismiss, identify, retry):
        with pytest.raises(ParkedClosed) as closed:
            act(shop)
        assert (closed.value.status, closed.value.at) == ("dismissed", moment(NOW))


def test_a_dismissed_return_is_not_taken_up_by_the_late_sale_it_named(shop):
    shop.give_back("2", "2026-05-02", "10.00", of="1")
    dismiss(shop, "2")
    shop.sell("1", "2026-05-01", "10.00", arrives="2026-06-02")
    assert (shop.points(), shop.parked("dismissed")) == (10, [("2", "unknown_original")])


def test_a_dismissed_document_sent_again_gets_its_first_answer_and_does_not_come_up_again(shop):
    first = shop.sell("1", "2026-05-01", "10.00", member=None)
    dismiss(shop)
    assert shop.sell("1", "2026-05-01", "10.00", member=None) == first.again()
    assert shop.parked() == []


def test_a_newer_revision_of_a_dismissed_document_is_a_document_of_its_own(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    dismiss(shop)
    assert shop.sell("1", "2026-05-01", "10.00", revision=2).issued() == {"points": 10}


# Two under one number


def conflicting(shop: Shop, **facts: Any) -> None:
    """A sale of 10, and another of 30 under its number."""
    shop.sell("1", "2026-05-01", "10.00")
    receipt = shop.receipt(Kind.SALE, "1", "2026-05-01", ("30.00",), **facts)
    answer = shop.database.write(
        lambda session: record(session, shop.retailer, Arrival(receipt, moment(NOW), moment(NOW)))
    )
    assert answer.status is Status.CONFLICT


def test_keeping_the_first_lets_the_other_go(shop):
    conflicting(shop)
    dismiss(shop)
    assert (shop.points(), shop.parked(), shop.parked("dismissed")) == (10, [], [("1", "other_content")])


@pytest.mark.parametrize("member", ["ann", None, "bob"])
def test_accepting_the_other_makes_it_the_next_revision_for_the_member_of_the_first(shop, member):
    shop.member("bob")
    conflicting(shop, member=member)
    answer = accept(shop)
    assert (answer.revision, answer.issued(), shop.points()) == (2, {"points": 20}, 30)
    assert (shop.parked(), shop.points(name="bob")) == ([], 0)


def test_the_till_that_sends_either_again_moves_nothing(shop):
    conflicting(shop)
    accept(shop)
    for net in ("10.00", "30.00"):
        assert shop.sell("1", "2026-05-01", net).status is Status.IGNORED
    assert (shop.points(), shop.parked()) == (30, [])


def test_a_sale_does_not_become_a_return(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("1", "2026-05-01", "10.00")
    with pytest.raises(CannotResolve):
        accept(shop)
    assert (shop.points(), shop.parked()) == (10, [("1", "other_content")])


def test_a_revision_that_names_another_member_is_accepted_for_the_first(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("1", "2026-05-01", "30.00", member="bob", revision=2)
    assert accept(shop, reason="other_member").issued() == {"points": 20}
    assert (shop.points(), shop.points(name="bob"), shop.parked()) == (30, 0, [])


def test_what_is_no_conflict_is_not_accepted(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    with pytest.raises(CannotResolve):
        accept(shop)


# At once


def test_of_two_who_identify_it_at_once_one_does(shop, database_url):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00", member=None)
    with crowded(database_url) as crowd:
        deeds = [lambda who=who: identify(shop, who, database=crowd) for who in (ANN, BOB) * 4]
        outcomes = at_once(*deeds)
    assert kinds(outcomes) == {"Recorded": 1, "ParkedClosed": 7}
    assert sorted([shop.points(), shop.points(name="bob")]) == [0, 10]


def together(shop: Shop, database_url: str, others: list[Callable[[Any], Any]]) -> list[Any]:
    """Identify sale 1 while something else happens."""
    with crowded(database_url) as crowd:
        return at_once(
            lambda: identify(shop, database=crowd), *(lambda deed=deed: deed(crowd) for deed in others)
        )


def arriving(shop: Shop, receipt: Any) -> Callable[[Any], Recorded]:
    arrival = Arrival(receipt, moment(NOW), moment(NOW))
    return lambda crowd: crowd.write(lambda session: record(session, shop.retailer, arrival))


@pytest.mark.parametrize("turn", range(4))
def test_a_return_that_arrives_while_its_sale_is_identified_is_not_missed(shop, database_url, turn):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    back = shop.receipt(Kind.RETURN, "2", "2026-05-02", ("10.00",), of="1")
    together(shop, database_url, [arriving(shop, back)])
    assert (shop.points(), shop.parked()) == (0, [])


@pytest.mark.parametrize("turn", range(4))
def test_a_revision_for_someone_else_that_arrives_meanwhile_is_not_posted_beside_it(shop, database_url, turn):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00", member=None)
    revised = shop.receipt(Kind.SALE, "1", "2026-05-01", ("30.00",), member="bob", revision=2)
    together(shop, database_url, [arriving(shop, revised)])
    points = (shop.points(), shop.points(name="bob"))
    assert points in ((10, 0), (0, 30))
    assert len(shop.rows(tables.receipt, None)) == 1


@pytest.mark.parametrize("turn", range(4))
def test_what_is_dismissed_and_identified_at_once_is_one_of_the_two(shop, database_url, turn):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    name, at = digest(shop), moment(NOW)

    def let_go(crowd: Any) -> Any:
        return crowd.write(lambda session: queue.dismiss(session, name, BY, "a test", at))

    outcomes = together(shop, database_url, [let_go])
    assert kinds(outcomes)["ParkedClosed"] == 1
    assert shop.points() == (0 if shop.parked("dismissed") else 10)


def test_the_same_document_sent_meanwhile_is_one_earning(shop, database_url):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    same = shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",), member=None)
    named = replace(same, member=ANN)
    together(shop, database_url, [arriving(shop, same), arriving(shop, named)])
    assert shop.points() == 10
