"""The harness itself: whatever must not happen in a page makes its test fail."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from loyalty.cards import card_qr
from tests.browser.house import Street
from tests.browser.pairs import Look
from tests.browser.passkeys import authenticator
from tests.browser.seeing import axe, decoded, fits, sound, weight
from tests.browser.stalls import Open
from tests.browser.visits import Visits

SOUND = "<h1>Points</h1><p>You have 137.</p>"


SCRIPT = '<script src="/a.js"></script>|'
WRONG = f"""{SCRIPT}{SOUND}
<p style="color: red">Red</p><script>1</script>
<img alt="" src="/missing.png"><img alt="" src="https://cdn.example/a.png">"""
WRONG_SCRIPT = "console.error('broken'); setTimeout(() => confirm('Sure?')); null.points"
FAULTS = (
    "console: broken",
    "console: .*404.*missing.png",
    "script: TypeError",
    "request to another host: https://cdn.example/a.png",
    "console: .*inline style violates .*Content Security Policy",
    "console: .*inline script violates .*Content Security Policy",
    "pop-up: Sure",
)


def test_what_goes_wrong_in_a_page_fails_its_test(shown: Open, visit: Visits) -> None:
    shown(WRONG, a_js=WRONG_SCRIPT).evaluate("0")

    for fault in FAULTS:
        with pytest.raises(AssertionError, match=fault):
            visit.watch.end()
    visit.watch.found.clear()


def test_what_people_see_is_asked_of_no_other_host(shown: Open, visit: Visits) -> None:
    page = shown(SOUND)

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://elsewhere.example/")
    with pytest.raises(AssertionError, match=r"request to another host: http://elsewhere\.example/"):
        visit.watch.end()
    visit.watch.found.clear()


def test_what_is_expected_must_come(shown: Open, visit: Visits) -> None:
    shown(SCRIPT + SOUND, a_js="console.error('as meant')").evaluate("0")

    visit.expects("as meant")
    visit.watch.end()
    visit.expects("something else")
    with pytest.raises(AssertionError, match="something else"):
        visit.watch.end()
    visit.watch.expected.clear()
    visit.watch.found.clear()


def test_a_sound_page_is_sound_under_every_look(shown: Open, look: Look) -> None:
    page = shown(SOUND, look)

    sound(page)

    assert page.evaluate("[innerWidth, innerHeight]") == [look.width, look.height]
    assert page.evaluate("navigator.language")[:2] == look.language[:2]
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {look.scheme})').matches")


def test_what_people_cannot_use_is_not_sound(shown: Open) -> None:
    with pytest.raises(AssertionError, match=r"button-name at button"):
        axe(shown(f"{SOUND}<button></button>"))


def test_what_is_wider_than_the_screen_is_not_sound(shown: Open) -> None:
    with pytest.raises(AssertionError, match=r'<table class="wide"> reaches'):
        fits(shown(f'{SOUND}<table class="wide"><tr><td>{"points" * 100}</table>'))


def test_a_code_is_read_from_a_picture_of_the_page(shown: Open) -> None:
    code = "RG1:9820000000000011:12345678"
    drawn = card_qr.svg(code, title="A card")

    assert decoded(shown(f"{SOUND}{drawn.decode() if isinstance(drawn, bytes) else drawn}").screenshot()) == [
        code
    ]


def test_a_page_weighs_what_comes_over_the_wire(shown: Open, visit: Visits) -> None:
    shown(SCRIPT + SOUND, a_js="//" + "x" * 5000)

    found = weight(visit(), "/")

    assert 5000 < found["script"] < 5600
    assert found.total() == found["document"] + found["script"]


def test_a_visitor_is_signed_in_by_a_cookie(street: Street, shown: Open, visit: Visits) -> None:
    shown(SOUND)
    page = visit(member="member_x", staff="staff_y")
    with page.expect_request("**/") as sent:
        page.goto("/")

    assert sent.value.all_headers()["cookie"] == "member=member_x; staff=staff_y"
    assert page.evaluate("document.cookie") == ""


def test_passkeys_need_no_person(shown: Open) -> None:
    page = shown(SOUND)
    authenticator(page)

    made = page.evaluate(
        """async () => (await navigator.credentials.create({publicKey: {
            challenge: new Uint8Array(32), rp: {name: "Shop", id: "localhost"},
            user: {id: new Uint8Array(8), name: "ann", displayName: "Ann"},
            pubKeyCredParams: [{type: "public-key", alg: -7}],
            authenticatorSelection: {residentKey: "required", userVerification: "required"},
        }})).type"""
    )

    assert made == "public-key"


def test_a_closed_shop_answers_nobody(street: Street, shown: Open, visit: Visits) -> None:
    page = shown(SOUND)

    with street.closed(), pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto("/")
    page.wait_for_url("chrome-error://chromewebdata/")

    page.goto("/")
    assert page.get_by_role("heading").inner_text() == "Points"


KEEPER = """
self.addEventListener("install", (event) =>
    event.waitUntil(caches.open("kept").then((kept) => kept.addAll(["/", "/a.js"]))));
self.addEventListener("fetch", (event) =>
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request))));
"""


def test_a_page_that_was_kept_opens_while_the_shop_is_closed(street: Street, shown: Open) -> None:
    page = shown(SCRIPT + SOUND, a_js="navigator.serviceWorker.register('/keeper.js')", keeper_js=KEEPER)
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")

    with street.closed():
        page.goto("/")
        assert page.get_by_role("heading").inner_text() == "Points"
