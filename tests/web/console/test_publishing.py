"""Publishing: what changes in words, for whom it is worse, when it may hold; and the past replayed before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from db.session import Session
from loyalty.program import drafts, shelf, writing
from tests.api.doors import CARD, sale
from tests.web.pages import Answer, Pages, Visitor

HERE = "/console/program/shop"


def write(visitor: Visitor, before: str, after: str) -> None:
    """A draft that says something else in one place."""
    page = visitor.get(f"{HERE}/text")
    form = next(each for each in page.html.forms if each.get("id") == "written")
    assert before in CARD
    fields = dict(form.form_values()) | {"text": CARD.replace(before, after)}
    assert visitor.post(f"{HERE}/text", fields).status == 303


def went(visitor: Visitor) -> Answer:
    return visitor.post(f"{HERE}/replay/go", {}, **{"HX-Request": "true"})


def publish(visitor: Visitor, **typed: str) -> Answer:
    page = visitor.get(f"{HERE}/publish")
    number = next(n for n, form in enumerate(page.html.forms) if form.action == f"{HERE}/publish")
    return visitor.fill(page, number, **typed)


def versions(pages: Pages) -> int:
    return len(pages.doors.database.read(lambda session: shelf.versions(session, "shop")))


def test_what_is_better_for_members_holds_at_once(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "cost: 200", "cost: 150")
    page = owner.get(f"{HERE}/publish")
    assert "Nothing of it is worse for anybody" in page.text
    assert page.html.xpath("//code[text()='rewards.voucher-5.cost']")
    unread = publish(owner)
    assert (unread.status, "Please read the changes" in unread.text) == (422, True)
    assert publish(owner, seen="yes").address == HERE
    assert versions(pages) == 2
    assert pages.doors.database.read(lambda session: drafts.find(session, "shop")) is None


def test_what_is_worse_waits_its_notice_and_nothing_less(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "cost: 200", "cost: 300")
    page = owner.get(f"{HERE}/publish")
    assert "Members were promised 30 days of notice. It can hold from Wednesday 3 June 2026" in page.text
    early = publish(owner, seen="yes", when="on", on="2026-05-10")
    assert (early.status, versions(pages)) == (422, 1)
    assert publish(owner, seen="yes").status == 303
    found = pages.doors.database.read(lambda session: shelf.versions(session, "shop"))
    assert found[-1].effective_from == datetime(2026, 6, 2, 23, tzinfo=UTC)
    page = owner.get(HERE)
    assert "Coming" in page.text
    assert page.html.xpath("//a[text()='Version 2 holds from 3 June 2026 00:00.']/@href") == [
        f"{HERE}/versions/2"
    ]


def test_only_who_may_hasten_breaks_the_promise_and_says_why(pages: Pages) -> None:
    owner, manager = pages.staff(), pages.staff("manager")
    write(owner, "cost: 200", "cost: 300")
    assert "It cannot wait" not in manager.get(f"{HERE}/publish").text
    fields = {"revision": "1", "last": "1", "seen": "yes", "reason": "The law asks for it"}
    assert manager.post(f"{HERE}/publish-at-once", fields).status == 403
    assert owner.post(f"{HERE}/publish-at-once", fields | {"reason": ""}).status == 422
    assert owner.post(f"{HERE}/publish-at-once", fields).status == 303
    noted: Any = pages.doors.get("/v1/audit?action=programs.publish", pages.doors.staff()).json
    assert [each["detail"] for each in noted["data"]] == [{"version": 2, "at_once": "The law asks for it"}]


def test_of_two_who_publish_at_once_one_looks_again(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "cost: 200", "cost: 150")
    fields = {"when": "earliest", "revision": "1", "last": "1", "seen": "yes"}
    assert owner.post(f"{HERE}/publish", fields).status == 303
    assert owner.post(f"{HERE}/publish", fields).status == 409
    assert versions(pages) == 2


def test_what_cannot_follow_is_said_and_cannot_be_published(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "money: GBP", "money: EUR")
    page = owner.get(f"{HERE}/publish")
    assert 'must stay "GBP"' in page.text
    assert f"{HERE}/publish" not in [form.action for form in page.html.forms]


def test_two_versions_stand_side_by_side_in_words(pages: Pages) -> None:
    owner = pages.staff(language="zh-HK")
    write(owner, "cost: 200", "cost: 150")
    publish(owner, seen="yes")
    page = owner.get(f"{HERE}/compare?before=1&after=2")
    assert "獎賞" in page.text
    assert "150" in page.text
    assert "150" in owner.get(f"{HERE}/compare").text
    assert "第1版" in owner.get(f"{HERE}/versions/1").text
    assert owner.get(f"{HERE}/versions/9").status == 404


def test_a_version_says_who_published_it_when_and_why_and_is_replayed(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "points: 1", "points: 2")
    publish(owner, seen="yes", note="For the <spring>")
    for page in (owner.get(HERE), owner.get(f"{HERE}/versions/2")):
        assert "For the <spring>" in page.text
        assert "Published on 4 May 2026 12:00 by Owner. It holds from 4 May 2026 12:00." in page.text
    assert " by Owner" not in owner.get(f"{HERE}/versions/1").text
    owner.post(f"{HERE}/replay", {"version": "2"})
    while went(owner).response.headers.get("HX-Redirect") is None:
        pass
    page = owner.get(f"{HERE}/replay?version=2")
    assert "Version 2 beside Version 1" in page.text
    assert "274 points" in page.text
    cells = page.html.xpath("//table[@id='replay-months']/tbody/tr/*")
    assert [each.text_content() for each in cells] == [
        "May 2026", "137 points · £3.43", "274 points · £6.85", "+£3.42",
    ]  # fmt: skip
    assert [each.get("data-value") for each in cells] == [None, "3.43", "6.85", None]


def test_an_old_version_is_taken_up_again(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "cost: 200", "cost: 150")
    owner.post(f"{HERE}/versions/1/begin")
    found = pages.doors.database.read(lambda session: drafts.find(session, "shop"))
    assert found is not None
    assert found.content == writing.readable(pages.doors.shop.program.document)


def test_the_past_is_replayed_with_what_it_costs_and_who_moves(pages: Pages) -> None:
    pages.doors.post(sale("1002", "900.00", member={"external": "bob"}))
    owner = pages.staff()
    assert "no draft" in owner.get(f"{HERE}/replay").text
    write(owner, "reaches: 1000", "reaches: 800")
    owner.post(f"{HERE}/replay")
    assert owner.get(f"{HERE}/replay").html.xpath("//progress")
    while went(owner).response.headers.get("HX-Redirect") is None:
        pass
    page = owner.get(f"{HERE}/replay")
    for said in ("£1,037.40", "in 2 purchases", "Member → VIP", "Nobody gets less"):
        assert said in page.text
    assert page.html.xpath("//table[@id='replay-tiers']//tr[th='VIP']/td/@data-value") == ["0", "1"]


def test_a_replay_of_before_there_were_months_is_shown_without_them(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "points: 1", "points: 2")
    owner.post(f"{HERE}/replay")
    while went(owner).response.headers.get("HX-Redirect") is None:
        pass

    def age(session: Session) -> None:
        kept = drafts.find(session, "shop/replay")
        assert kept is not None
        run = json.loads(kept.content)
        known = json.loads(run["figures"])
        del known["is_monthly"], known["monthly_sales_minor"], known["draft"]["months"]
        content = json.dumps({**run, "figures": json.dumps(known)})
        drafts.find_saved(session, "shop/replay", content, kept.author, kept.saved_at)

    pages.doors.database.write(age)
    page = owner.get(f"{HERE}/replay")
    assert ("274 points" in page.text, "begun before they were told by month" in page.text) == (True, True)


def test_a_replay_is_stopped_and_gone_on_with(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, "points: 1", "points: 2")
    owner.post(f"{HERE}/replay")
    owner.post(f"{HERE}/replay/stop")
    assert "Stopped after 0 of 1 members" in owner.get(f"{HERE}/replay").text
    owner.post(f"{HERE}/replay/go")
    write(owner, "points: 1", "points: 3")
    page = owner.get(f"{HERE}/replay")
    assert "The draft was changed since" in page.text
    assert "274 points" in page.text


def test_who_loses_most_is_named_by_nothing_that_must_be_forgotten(pages: Pages) -> None:
    owner = pages.staff()
    write(owner, 'amount: "1.00"', 'amount: "2.00"')
    owner.post(f"{HERE}/replay")
    while went(owner).response.headers.get("HX-Redirect") is None:
        pass
    page = owner.get(f"{HERE}/replay")
    assert page.html.xpath("//tbody//a[starts-with(@href, '/console/members/mem_')]")
    kept = pages.doors.database.read(lambda session: drafts.find(session, "shop/replay"))
    assert kept is not None
    assert "ann" not in kept.content
    owner.post(f"{HERE}/discard")
    assert pages.doors.database.read(lambda session: drafts.find(session, "shop/replay")) is None


def test_who_may_not_publish_or_read_reports_does_neither(
    pages: Pages, clock: time_machine.Traveller
) -> None:
    analyst = pages.staff("analyst")
    assert analyst.get(f"{HERE}/publish").status == 403
    assert analyst.get(f"{HERE}/replay").status == 200
    clock.shift(timedelta(seconds=1))
    assert pages.staff("clerk").get(f"{HERE}/replay").status == 403
