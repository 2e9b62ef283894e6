"""Members are found by a telephone number as people at home write it."""

from __future__ import annotations

from tests.api.doors import bearer
from tests.web.pages import Pages
from tests.web.till.clerk import clerk as till_of


def test_a_number_is_found_as_it_is_dialled_at_home_by_the_desk_and_the_till(pages: Pages) -> None:
    owner = bearer(pages.doors.staff())
    asked = {"program": "shop", "name": "Zoë Tan", "phone": "+447915550101"}
    assert pages.doors.client.post("/v1/members", json=asked, headers=owner).status_code == 201
    clerk = pages.staff("clerk")
    for typed in ("0791 555 0101", "07915550101", "%2B44 7915 550101"):
        found = clerk.get(f"/console/members?q={typed}")
        assert found.html.xpath("//tbody//a/text()") == ["Zoë Tan"]
    assert "Nobody is found" in clerk.get("/console/members?q=0791 555 0102").text
    till = till_of(pages)
    assert "What is bought?" in till.send(till.begin(), "/till/who", phone="0791 555 0101").text
