"""Staff join by an invitation, sign in with a code, and sign out; nobody is sent elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
import time_machine

from tests.api.doors import NOW
from tests.identity.employees import PASSWORD
from tests.web.pages import Pages
from web.wire import cookies, local


def test_who_is_invited_joins_signs_in_and_out(pages: Pages, clock: time_machine.Traveller) -> None:
    visitor = pages.stranger()
    invitation = pages.doors.employees.add("ann@shop.example", "owner")

    weak = visitor.fill(visitor.get(f"/console/join/{invitation}"), password="short")
    assert (weak.status, "Another password" in weak.text) == (422, True)
    shown = visitor.fill(weak, password=PASSWORD)
    secret = shown.html.xpath("//code/text()")[0]
    wrong = visitor.fill(shown, code="000000")
    assert (wrong.status, "not the code" in wrong.text) == (422, True)
    kept = visitor.fill(wrong, code=pyotp.TOTP(secret).at(NOW))
    assert len(kept.html.xpath("//li/code")) == 10

    clock.shift(timedelta(seconds=30))
    form = visitor.get("/console/sign-in")
    refused = visitor.fill(form, email="ann@shop.example", password=PASSWORD, code="000000")
    assert (refused.status, "did not fit" in refused.text) == (422, True)
    assert PASSWORD not in refused.response.text
    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=30))
    done = visitor.fill(refused, email="ann@shop.example", password=PASSWORD, code=code)
    assert (done.status, done.address) == (303, "/console/")
    assert "Sign out" in visitor.get("/console/").text

    visitor.post("/console/sign-out")
    assert visitor.get("/console/").address == "/console/sign-in?next=%2Fconsole%2F"


def test_a_cookie_of_staff_is_out_of_reach_of_scripts_and_other_sites(pages: Pages) -> None:
    staff = pages.staff()
    cookie = staff.client.get_cookie(cookies.STAFF)
    assert cookie is not None
    foreign = staff.post("/console/sign-out", **{"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status, "not sent from our pages" in foreign.text) == (403, True)


@pytest.mark.parametrize("role", ["analyst", "clerk", "auditor", "manager", "owner"])
def test_each_role_sees_the_rail_it_may_use(pages: Pages, role: str) -> None:
    answer = pages.staff(role).get("/console/")
    places = answer.html.xpath("//header//nav//li")
    assert len(places) == {"analyst": 5, "clerk": 4, "auditor": 7, "manager": 7, "owner": 7}[role]


def test_the_day_at_a_glance(pages: Pages) -> None:
    text = pages.staff().get("/console/").text
    assert "Monday 4 May 2026" in text
    assert "137 points" in text
    assert "137分" in pages.staff(language="zh-HK").get("/console/").text


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/console/members?q=1", "/console/members?q=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        (None, "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_elsewhere(wanted: str | None, led: str) -> None:
    assert local.path(wanted, "/") == led
