"""A member's card for the wallets of phones, through the doors."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from config import Settings
from doorway.service import EXTENSION
from loyalty.shops import branding
from tests.api.doors import NOW, Doors, bearer, problem, sale
from tests.loyalty.shops.test_logos import picture
from tests.wallets import authority


@pytest.fixture
def ann(doors: Doors) -> str:
    """Ann's token; she has 12 points."""
    doors.post(sale("1", member={"external": "ann"}))
    return doors.token()


def set_up(doors: Doors, environ: dict[str, str]) -> None:
    settings = Settings.from_environment({"LOYALTY_PUBLIC_URL": "https://tea.example", **environ})
    doors.app.extensions[EXTENSION] = replace(doors.app.extensions[EXTENSION], settings=settings)


@pytest.mark.parametrize("wallet", ["apple", "google"])
def test_what_is_not_set_up_is_said_in_the_readers_language(doors: Doors, ann: str, wallet: str) -> None:
    answer = doors.client.get(
        f"/v1/me/wallet/{wallet}", headers={**bearer(ann), "Accept-Language": "zh-Hant"}
    )

    assert problem(answer) == (404, "wallet_not_configured")
    assert answer.json["title"] == "尚未設定"


def test_a_phone_gets_a_signed_pass_with_what_is_on_the_card(doors: Doors, ann: str) -> None:
    set_up(doors, authority.apple_settings())

    answer = doors.get("/v1/me/wallet/apple", ann)

    assert answer.content_type == "application/vnd.apple.pkpass"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        told = json.loads(archive.read("pass.json"))
        assert archive.read("signature")
    (points,) = told["storeCard"]["primaryFields"]
    me = doors.get("/v1/me", ann).json
    assert points["value"] == me["balances"][0]["available"] > 0
    assert told["barcodes"][0]["message"] == doors.get("/v1/me/cards", ann).json["data"][0]["number"]
    assert "https://tea.example/card" in told["storeCard"]["backFields"][0]["value"]


def test_with_an_expired_certificate_there_is_no_pass(doors: Doors, ann: str) -> None:
    set_up(doors, authority.apple_settings(authority.apple(authority.FROM)))

    assert problem(doors.get("/v1/me/wallet/apple", ann)) == (409, "wallet_certificate_expired")


def test_without_a_card_in_use_there_is_no_pass(doors: Doors, ann: str) -> None:
    set_up(doors, authority.apple_settings() | authority.google_settings())
    number = doors.get("/v1/me/cards", ann).json["data"][0]["number"]
    doors.client.post(f"/v1/me/cards/{number}/block", headers=bearer(ann))

    for wallet in ("apple", "google"):
        assert problem(doors.get(f"/v1/me/wallet/{wallet}", ann)) == (404, "unknown_card")


def test_a_link_leads_to_google_and_to_a_logo_that_google_can_fetch(doors: Doors, ann: str) -> None:
    set_up(doors, authority.google_settings())
    doors.database.write(lambda session: branding.put_logo(session, "shop", picture("PNG"), NOW))

    link = doors.get("/v1/me/wallet/google", ann).json["url"]

    body = link.split(".")[-2]
    told = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    logo = told["payload"]["loyaltyClasses"][0]["programLogo"]["sourceUri"]["uri"]
    fetched = doors.get(logo.removeprefix("https://tea.example"))
    image = Image.open(io.BytesIO(fetched.data))
    assert (image.format, image.size) == ("PNG", (660, 660))
    assert image.getpixel((330, 330)) == (170, 51, 34)


def test_a_badge_without_a_logo_is_in_the_retailers_colour(doors: Doors) -> None:
    doors.database.write(lambda session: branding.put(session, "shop", "茶", "#224466", NOW))

    image = Image.open(io.BytesIO(doors.get("/v1/programs/shop/badge.png").data))

    assert image.getpixel((5, 5)) == (0x22, 0x44, 0x66)
    assert len(image.getcolors(1000)) > 2
    assert problem(doors.get("/v1/programs/none/badge.png")) == (404, "unknown_program")
