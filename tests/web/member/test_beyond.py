"""What members tell of themselves, points for a till without a line, and the link that ends messages."""

from __future__ import annotations

import pytest

from doorway.service import EXTENSION
from loyalty.people import preferences
from notices import stopping
from notices.stopping import Wish
from tests.api.doors import CARD
from tests.web.member import phones
from tests.web.pages import Pages, Visitor

MORE = CARD.replace("name: Points", 'name: Points, worth: "0.01"').replace(
    "members: {enrol: first-sale}",
    """
activities:
  - {code: survey, name: Short survey, points: 50, reported_by: [member], limit: {month: 1}}
  - {code: taste, name: Tasting, points: 10, reported_by: [staff]}
  - {code: club, name: Club night, points: 10, reported_by: [member], when: {tiers: [vip]}}
offline: {ceiling: 100, hours: 24, days: 7}
members: {enrol: first-sale}
""",
)


@pytest.fixture
def ann(pages: Pages) -> Visitor:
    """Ann, with 137 points, where members may tell things and set points aside."""
    pages.doors.shop.publish(MORE, "2026-05-04")
    return pages.member()


def test_a_survey_gives_its_points_once_and_says_why(ann: Visitor) -> None:
    page = ann.get("/activities")
    assert "Tasting" not in page.text
    assert "Not for you just now." in page.text
    assert ann.fill(page, reference="form-1").address == "/activities"
    after = ann.get("/activities")
    assert "Thank you. 50 points given: Short survey." in after.text
    assert "You have had it as often as it is given for now." in after.text
    assert ann.fill(page, reference="form-1").address == "/activities"
    assert "187" in ann.get("/").text


def test_what_members_may_not_tell_is_refused_beside_the_others(ann: Visitor) -> None:
    for activity in ("taste", "nothing"):
        answer = ann.post(f"/activities/{activity}", {"once": "a" * 32})
        assert (answer.status, "This is no longer there" in answer.text) == (422, True)
    answer = ann.post("/activities/club", {"once": "b" * 32})
    assert "This is not for you just now" in answer.text


def test_points_are_set_aside_for_a_till_without_a_line_and_stand_on_the_card(ann: Visitor) -> None:
    page = ann.get("/card/offline")
    too_many = ann.fill(page, points="101")
    assert (too_many.status, "more points than may be set aside" in too_many.text) == (409, True)
    assert ann.fill(ann.get("/card/offline"), points="80").address == "/card/offline"
    after = ann.get("/card/offline")
    assert "80 points are set aside." in after.text
    assert after.html.forms == []
    home = ann.get("/")
    assert "Up to 80 points for a till that is offline" in home.text
    assert home.html.xpath("//details//*[local-name()='svg']")
    again = ann.post("/card/offline", {"once": "c" * 32})
    assert "You have set points aside already" in again.text
    stays = ann.fill(ann.get("/account/leave"), word="leave")
    assert (stays.status, "You set points aside for a till that is offline" in stays.text) == (409, True)


def test_a_card_without_any_of_it_says_so_in_the_readers_language(pages: Pages) -> None:
    visitor = pages.member(language="zh-HK")
    assert "暫時沒有這類活動。" in visitor.get("/activities").text
    assert "這張會員卡沒有這項服務。" in visitor.get("/card/offline").text


def test_the_link_of_a_message_leads_a_person_to_a_page_that_ends_them(pages: Pages) -> None:
    wish = Wish(phones.ann(pages), "offers", "email")
    word = stopping.word(pages.app.extensions[EXTENSION].retailer.index_key, wish)
    stranger = pages.stranger()
    sent_on = stranger.get(f"/v1/stop/{word}", Accept="text/html,*/*;q=0.8")
    assert (sent_on.status, sent_on.address) == (303, f"/stop/{word}")
    assert stranger.get(f"/v1/stop/{word}", Accept="*/*").status == 200
    assert stranger.post(f"/stop/{word}").html.findtext(".//h1") == "You get no more of these"
    assert "“Tell me about offers” (By e-mail): this is off." in stranger.get(f"/stop/{word}").text
    assert stranger.get("/stop/mem_1.offers.email.X").status == 404
    assert stranger.post("/stop/mem_1.offers.email.X").status == 404


def test_the_hours_of_quiet_are_chosen_and_a_time_that_is_none_is_refused(pages: Pages) -> None:
    member_id, visitor = phones.ann(pages), pages.member("ann-of-the-mail")
    assert visitor.post("/account/quiet", {"quiet_from": "22:30", "quiet_until": "7"}).status == 422
    assert visitor.post("/account/quiet", {"quiet_from": "22:30", "quiet_until": "07:15"}).status == 303
    found = pages.doors.database.read(lambda session: preferences.of_member(session, member_id))
    assert (found.quiet_from, found.quiet_until) == ("22:30", "07:15")
    assert visitor.get("/account/consents").html.xpath("//input[@name='quiet_from']/@value") == ["22:30"]
