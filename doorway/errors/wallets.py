"""What is wrong with passes for the wallets of phones."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, Kind, refused
from wallets import errors as wallets

KINDS: Mapping[type[Exception], Kind] = {
    wallets.WalletError: BROKEN,
    wallets.WalletNotConfigured: Kind(
        404,
        "wallet_not_configured",
        "Not set up",
        "Show the card itself instead; the shop can set the wallet up.",
        "Passes for this wallet are not set up here.",
    ),
    wallets.WalletCertificateExpired: refused(
        "wallet_certificate_expired",
        "No passes just now",
        "Show the card itself instead; the shop must renew its certificate.",
        "The certificate that passes are signed with is not valid now, so a phone would refuse the pass.",
    ),
}
