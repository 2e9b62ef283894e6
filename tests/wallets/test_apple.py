"""Passes for Apple Wallet: what they say, and that openssl takes their signature."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.loyalty.shops.test_logos import picture
from tests.wallets import authority
from tests.wallets.held import AT, CARD, holding
from wallets import apple_pass, apple_signing, pictures
from wallets.errors import WalletCertificateExpired
from wallets.holding import LANGUAGES, texts

ADDRESS = "https://points.example.com/card"


def signer(given: authority.Given) -> apple_signing.Signer:
    texts = (given.certificate, given.key, authority.PASSWORD, given.wwdr)
    return apple_signing.signer(authority.PASS_TYPE, authority.TEAM, *texts)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What is in the pass."""
    packed = apple_signing.package(holding(), signer(authority.apple()), ADDRESS)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def openssl(folder: Path, words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *words.split()], cwd=folder, capture_output=True, check=False)


def verified(folder: Path, manifest: bytes, signature: bytes) -> subprocess.CompletedProcess[bytes]:
    for name, content in (("m", manifest), ("s", signature), ("ca", authority.apple().root.encode())):
        (folder / name).write_bytes(content)
    return openssl(folder, "smime -verify -inform DER -in s -content m -CAfile ca -purpose any")


def test_openssl_takes_the_signature_up_to_the_root_and_nothing_else(files, tmp_path: Path) -> None:
    manifest, signature = files["manifest.json"], files["signature"]

    taken = verified(tmp_path, manifest, signature)
    assert (taken.returncode, taken.stdout) == (0, manifest)
    assert verified(tmp_path, manifest.replace(b"icon", b"Icon"), signature).returncode != 0
    told = openssl(tmp_path, "pkcs7 -inform DER -in s -print -noout").stdout
    assert b"signingTime" in told
    assert b"CN=WWDR" in told.replace(b"CN = ", b"CN=")


def test_the_list_names_every_other_file_with_its_digest(files) -> None:
    listed = json.loads(files["manifest.json"])

    assert listed == {
        name: hashlib.sha1(content).hexdigest()
        for name, content in files.items()
        if name not in ("manifest.json", "signature")
    }
    assert {"pass.json", "icon.png", "icon@2x.png", "logo.png", "zh-Hant.lproj/pass.strings"} <= {*listed}


def test_a_pass_says_whose_card_it_is_and_what_is_on_it(files) -> None:
    told = json.loads(files["pass.json"])

    assert (told["passTypeIdentifier"], told["teamIdentifier"]) == (authority.PASS_TYPE, authority.TEAM)
    assert told["serialNumber"].startswith("mem_")
    assert (told["backgroundColor"], told["foregroundColor"]) == ("rgb(255, 230, 0)", "rgb(27, 27, 26)")
    assert [(each["format"], each["message"]) for each in told["barcodes"]] == [("PKBarcodeFormatQR", CARD)]
    card = told["storeCard"]
    assert [(each["label"], each["value"]) for each in card["primaryFields"]] == [("Points", 1234)]
    assert [each["value"] for each in card["headerFields"]] == ['Gold "Plus"']
    assert [each["value"] for each in card["secondaryFields"]] == ["陳大文"]
    assert [each["value"] for each in card["auxiliaryFields"]] == ["5.5", "2026-11-23T09:00:00Z"]
    assert ADDRESS in card["backFields"][0]["value"]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("zh-Hant", {"積分", "金卡", "街角茶舖", "會員", "等級"}),
        ("zh-Hans", {"积分", "金卡", "会员", "等级"}),
    ],
)
def test_every_word_is_in_the_phones_language(files, tag: str, words: set[str]) -> None:
    lines = files[f"{tag}.lproj/pass.strings"].decode("utf-16").splitlines()
    pairs = dict(json.loads(f"[{line.rstrip(';').replace(' = ', ', ')}]") for line in lines)

    assert words <= set(pairs.values())
    told = json.loads(files["pass.json"])
    fields = [field for group in told["storeCard"].values() for field in group]
    own = {"陳大文", CARD, "5.5", "2026-11-23T09:00:00Z", 1234}
    shown = {
        told["description"],
        told["logoText"],
        *(each[name] for each in fields for name in ("label", "value")),
    }
    assert shown - own == {*pairs}


def test_every_language_says_the_same() -> None:
    keys = [texts(tag).keys() for tag in LANGUAGES]

    assert keys[0] == keys[1] == keys[2]
    assert all("{address}" in texts(tag)["earns"] for tag in LANGUAGES)


def test_who_tells_nothing_and_has_no_tier_has_no_empty_fields() -> None:
    bare = replace(holding(), name="", tier="")
    card = apple_pass.document(bare, "", "", ADDRESS)["storeCard"]

    assert (card["headerFields"], card["secondaryFields"]) == ([], [])
    assert '""' not in apple_pass.strings(bare, "zh-Hant", ADDRESS).decode("utf-16")


def test_an_expired_certificate_makes_no_pass() -> None:
    late = signer(authority.apple(until=AT - timedelta(days=1)))

    with pytest.raises(WalletCertificateExpired, match="to 2026-11-22, and not now"):
        apple_signing.package(holding(), late, ADDRESS)


@pytest.mark.parametrize("logo", [None, picture("PNG", (600, 100))], ids=["a letter", "a wide logo"])
def test_pictures_have_the_sizes_that_phones_ask_for(logo: bytes | None) -> None:
    found = {
        name: Image.open(io.BytesIO(data)).size for name, data in pictures.of_pass(holding(logo)).items()
    }

    assert [found[f"icon{suffix}.png"] for suffix in ("", "@2x", "@3x")] == [(29, 29), (58, 58), (87, 87)]
    assert found["logo@2x.png"] == ((320, 100) if logo else (100, 100))
