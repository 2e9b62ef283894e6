"""Passes for the wallets of phones, as both doors give them to the member who asks."""

from __future__ import annotations

from typing import Final

from doorway import callers, speech
from doorway.service import Service, now, service
from wallets import apple_phones, apple_signing, google_link, holding
from wallets.apple_pass import Anew
from wallets.errors import WalletNotConfigured
from wallets.holding import Holding

# Where phones ask for a pass anew.
APPLE_SERVICE: Final = "/wallets/apple"


def has_apple(house: Service) -> bool:
    """Whether passes for Apple Wallet can be made here."""
    return bool(house.settings.apple_pass_certificate)


def has_google(house: Service) -> bool:
    """Whether links to Google Wallet can be made here."""
    return bool(house.settings.google_wallet_account)


def apple() -> bytes:
    """The caller's card as a .pkpass. Raises what `apple_of` raises."""
    return apple_of(callers.caller().member_id)


def apple_of(member_id: str) -> bytes:
    """A member's card as a .pkpass, which knows where it asks for itself anew.

    Raises WalletNotConfigured, WalletCertificateExpired, and UnknownCard for who has no card in use.
    """
    house = service()
    if not has_apple(house):
        raise WalletNotConfigured("apple")
    given = house.settings
    by = apple_signing.signer(
        given.apple_pass_type,
        given.apple_pass_team,
        given.apple_pass_certificate,
        given.apple_pass_key,
        given.apple_pass_key_password,
        given.apple_pass_wwdr,
    )
    held = _held(house, member_id)
    proof = apple_phones.token(house.retailer.index_key, member_id, held.card)
    # A phone takes only a service over https; elsewhere the pass stays as it was made.
    anew = Anew(f"{given.public_url}{APPLE_SERVICE}", proof) if _is_reached(given.public_url) else None
    return apple_signing.package(held, by, f"{given.public_url}/card", anew)


def google() -> str:
    """The address that puts the caller's card into Google Wallet. Raises what `apple` raises."""
    house = service()
    if not has_google(house):
        raise WalletNotConfigured("google")
    given = house.settings
    by = google_link.account(given.google_wallet_issuer, given.google_wallet_account)
    held = _held(house, callers.caller().member_id)
    # Another logo is another address: Google keeps what it fetched.
    picture = f"{given.public_url}/v1/programs/{held.program.code}/badge.png?v={held.look.logo[:12]}"
    return google_link.link(held, by, speech.readers(), picture, given.public_url)


def _is_reached(public_url: str) -> bool:
    return public_url.startswith("https://")


def _held(house: Service, member_id: str) -> Holding:
    at = now()
    return house.database.read(lambda session: holding.read(session, house.retailer, member_id, at))
