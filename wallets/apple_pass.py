"""What Apple Wallet shows: a pass of the store card style, and its words in other languages. Pure.

The shape is that of Apple's "Wallet Passes" documentation, format version 1.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from db import ids
from loyalty.cards import card_numbers
from loyalty.explanations import language
from loyalty.explanations.language import Language
from loyalty.shops import colours
from wallets.holding import LANGUAGES, Holding, texts

Json = dict[str, Any]
BASE: Final = "en"
MOST_AUXILIARY: Final = 3
# Quotes, backslashes and ends of lines in a file of strings.
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Anew:
    """Where a phone asks for the pass anew, over https, and the token by which it proves itself there."""

    service: str
    token: str

    @property
    def told(self) -> Json:
        """What pass.json says of it."""
        return {"webServiceURL": self.service, "authenticationToken": self.token}


def document(held: Holding, pass_type: str, team: str, address: str) -> Json:
    """The content of pass.json; `address` is where the member's card with its rotating code is.

    A member's pass has the same serial number each time, so that a phone replaces the one it has. Words are
    in English where ours, in the programme's own language where it says only that; `strings` translates.
    """
    reader, accent = language.language(BASE), held.look.accent
    ink = _rgb(colours.ink_on(accent))
    return {
        "formatVersion": 1,
        "passTypeIdentifier": pass_type,
        "teamIdentifier": team,
        "serialNumber": ids.outside("member", held.member_id),
        "organizationName": held.title(reader),
        "logoText": held.title(reader),
        "description": texts(BASE)["description"],
        "backgroundColor": _rgb(accent),
        "foregroundColor": ink,
        "labelColor": ink,
        "sharingProhibited": True,
        "barcodes": [
            {
                "format": "PKBarcodeFormatQR",
                "message": held.card,
                "messageEncoding": "iso-8859-1",
                "altText": card_numbers.masked(held.card),
            }
        ],
        "storeCard": _fields(held, reader, address),
    }


def strings(held: Holding, tag: str, address: str) -> bytes:
    """The words of a pass in a language: what pass.json says on the left, what a phone shows on the right.

    UTF-16 with its mark, which every version of the system reads.
    """
    pairs = dict(zip(_said(held, BASE, address), _said(held, tag, address), strict=True))
    lines = [f'"{key.translate(_ESCAPES)}" = "{text.translate(_ESCAPES)}";\n' for key, text in pairs.items()]
    return codecs.BOM_UTF16_LE + "".join(lines).encode("utf-16-le")


def _said(held: Holding, tag: str, address: str) -> Iterator[str]:
    """Every text of a pass that differs by language, in one order."""
    reader, own = language.language(tag), texts(tag)
    for purse in held.purses:
        yield reader.name(held.currency(purse.currency)[0], purse.currency)
    yield held.title(reader)
    if held.tier:
        yield held.tier_name(reader)
    # Ours come last: where a tier is called as a label is, the label's translation holds for both.
    yield from (text.format(address=address) for text in own.values())


def _fields(held: Holding, reader: Language, address: str) -> Json:
    own = texts(BASE)
    points = [_points(held, n, reader) for n in range(len(held.purses))]
    number = {"key": "card", "label": own["card"], "value": held.card}
    how = {"key": "how", "label": own["how"], "value": own["earns"].format(address=address)}
    at = {"dateStyle": "PKDateStyleMedium", "timeStyle": "PKDateStyleShort"}
    as_of = {"key": "as-of", "label": own["as-of"], "value": f"{held.at:%Y-%m-%dT%H:%M:%SZ}", **at}
    tier = {"key": "tier", "label": own["tier"], "value": held.tier_name(reader)}
    member = {"key": "member", "label": own["member"], "value": held.name}
    return {
        "headerFields": [tier] if held.tier else [],
        "primaryFields": points[:1],
        "secondaryFields": [member] if held.name else [],
        "auxiliaryFields": [*points[1 : 1 + MOST_AUXILIARY], as_of],
        "backFields": [how, number],
    }


def _points(held: Holding, n: int, reader: Language) -> Json:
    """Points of a kind: a number, which the phone writes its own way; with decimals, a text."""
    purse = held.purses[n]
    names, scale = held.currency(purse.currency)
    amount = purse.balance.available
    label = reader.name(names, purse.currency)
    if scale:
        return {"key": f"points-{n}", "label": label, "value": str(Decimal(amount).scaleb(-scale))}
    return {"key": f"points-{n}", "label": label, "value": amount, "numberStyle": "PKNumberStyleDecimal"}


def _rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*colours.channels(colour))


OTHERS: Final = tuple(tag for tag in LANGUAGES if tag != BASE)
