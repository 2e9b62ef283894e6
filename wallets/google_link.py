"""The link "Add to Google Wallet": a card and its programme in a token that the retailer's account signs.

Shapes and names are those of Google's "Loyalty cards" reference: LoyaltyClass and LoyaltyObject.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import RSAKey

from db import ids
from loyalty.cards import card_numbers
from loyalty.explanations.language import Language
from wallets.holding import Holding, texts

SAVE: Final = "https://pay.google.com/gp/v/save/"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """Who issues: the issuer's number, and the service account that signs for it."""

    issuer: str
    email: str
    key: RSAKey = field(repr=False)


@lru_cache(maxsize=4)
def account(issuer: str, text: str) -> Account:
    """The account of a key file in JSON, which was found to be one when the service started."""
    fields = json.loads(text)
    return Account(issuer, fields["client_email"], RSAKey.import_key(fields["private_key"]))


def link(held: Holding, by: Account, reader: Language, picture: str, origin: str) -> str:
    """The address that puts the card into the reader's wallet, or renews it there. Pure.

    `picture` is where Google finds the logo, over https; `origin` is where the link stands. One language
    only: a token that says more grows too long for an address.
    """
    claims: Json = {
        "iss": by.email,
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(held.at.timestamp()),
        "origins": [origin],
        "payload": {
            "loyaltyClasses": [_class(held, by, reader, picture)],
            "loyaltyObjects": [_object(held, by, reader)],
        },
    }
    return SAVE + jwt.encode({"alg": "RS256"}, claims, by.key, algorithms=["RS256"])


def _class(held: Holding, by: Account, reader: Language, picture: str) -> Json:
    """The programme. Google keeps the first it was shown; later ones change nothing there."""
    title = held.title(reader)
    return {
        "id": _class_id(held, by),
        "issuerName": title,
        "programName": title,
        "programLogo": {"sourceUri": {"uri": picture}},
        "hexBackgroundColor": held.look.accent,
        "reviewStatus": "UNDER_REVIEW",
    }


def _object(held: Holding, by: Account, reader: Language) -> Json:
    own, purse = texts(reader.tag), held.purses[0]
    names, scale = held.currency(purse.currency)
    found: Json = {
        "id": f"{by.issuer}.{ids.outside('member', held.member_id)}",
        "classId": _class_id(held, by),
        "state": "ACTIVE",
        "accountId": held.card,
        "barcode": {
            "type": "QR_CODE",
            "value": held.card,
            "alternateText": card_numbers.masked(held.card),
        },
        "loyaltyPoints": {
            "label": reader.name(names, purse.currency),
            "balance": {"string": reader.number(purse.balance.available, scale)},
        },
    }
    if held.name:
        found["accountName"] = held.name
    if held.tier:
        body = held.tier_name(reader)
        found["textModulesData"] = [{"id": "tier", "header": own["tier"], "body": body}]
    return found


def _class_id(held: Holding, by: Account) -> str:
    return f"{by.issuer}.{held.program.code}"
