"""Only the browser reads a push: RFC 8291 to the byte, and nothing to be told from outside."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from notices.push import encryption
from tests.notices.push.browser import Browser, unbase64

# The example of RFC 8291, section 5 and appendix A.
TEXT = b"When I grow up, I want to be a watermelon"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out_to_the_byte() -> None:
    own = ec.derive_private_key(int.from_bytes(unbase64(OWN)), ec.SECP256R1())

    body = encryption.sealed(
        TEXT,
        unbase64(THEIRS),
        unbase64(SECRET),
        own=own,
        salt=unbase64(SALT),
        padded_bytes=len(TEXT) + 1,
    )

    assert body == unbase64(BODY)


def test_two_pushes_of_one_text_have_nothing_in_common_but_their_length() -> None:
    browser = Browser()
    bodies = [encryption.sealed(b'{"n": 1}', browser.public, browser.secret) for _ in range(2)]
    longer = encryption.sealed(b'{"n": "' + b"x" * 500 + b'"}', browser.public, browser.secret)

    assert [browser.reads(each) for each in bodies] == [{"n": 1}, {"n": 1}]
    assert len({len(each) for each in (*bodies, longer)}) == 1
    assert bodies[0][:16] != bodies[1][:16]
    assert bodies[0][21:86] != bodies[1][21:86]


@pytest.mark.parametrize(
    "point",
    [b"", bytes(65), b"\x04" + bytes(64), Browser().public[:33], b"\x02" * 33],
    ids=["nothing", "zeroes", "no point", "half", "packed"],
)
def test_what_is_no_key_of_a_browser_is_known_beforehand(point: bytes) -> None:
    assert not encryption.is_point(point)
    assert encryption.is_point(Browser().public)
