"""The link to Google Wallet: what it says, and who signed it."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from loyalty.explanations import language
from tests.wallets import authority
from tests.wallets.held import CARD, holding
from wallets import google_link

ORIGIN = "https://points.example.com"
LONGEST_CHARS = 1800  # Google's own advice: browsers cut longer addresses.


def linked(tag: str) -> str:
    by = google_link.account(authority.ISSUER, authority.google())
    picture = f"{ORIGIN}/v1/programs/shop/badge.png"
    return google_link.link(holding(), by, language.language(tag), picture, ORIGIN)


def part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(
    ("tag", "title", "points", "tier"),
    [
        ("en", "Corner Tea", "Points", ("Tier", 'Gold "Plus"')),
        ("zh-Hant", "街角茶舖", "積分", ("等級", "金卡")),
        ("zh-Hans", "街角茶铺", "积分", ("等级", "金卡")),
    ],
)
def test_a_link_says_card_and_balance_in_the_readers_language(tag, title, points, tier) -> None:
    link = linked(tag)

    assert len(link) <= LONGEST_CHARS
    head, body, _ = link.removeprefix(google_link.SAVE).split(".")
    assert json.loads(part(head))["alg"] == "RS256"
    told = json.loads(part(body))
    assert (told["iss"], told["aud"], told["typ"]) == (authority.EMAIL, "google", "savetowallet")
    assert told["origins"] == [ORIGIN]
    (kind,), (card,) = told["payload"]["loyaltyClasses"], told["payload"]["loyaltyObjects"]
    assert (kind["id"], kind["programName"]) == (f"{authority.ISSUER}.shop", title)
    assert (card["classId"], card["barcode"]["value"]) == (kind["id"], CARD)
    assert card["loyaltyPoints"] == {"label": points, "balance": {"string": "1,234"}}
    assert [(each["header"], each["body"]) for each in card["textModulesData"]] == [tier]


def test_openssl_takes_the_signature_of_the_account(tmp_path: Path) -> None:
    head, body, signature = linked("en").removeprefix(google_link.SAVE).split(".")
    public = authority.google_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, content in (("k", public), ("s", part(signature)), ("c", f"{head}.{body}".encode())):
        (tmp_path / name).write_bytes(content)

    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "k", "-signature", "s", "c"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert done.stdout == b"Verified OK\n"
