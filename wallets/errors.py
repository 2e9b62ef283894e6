"""What can be wrong with passes for the wallets of phones."""

from __future__ import annotations

from datetime import datetime


class WalletError(Exception):
    """Root of what can be wrong with a pass."""


class WalletNotConfigured(WalletError):
    """This server was given nothing to sign passes of this wallet with; `wallet` is "apple" or "google"."""

    def __init__(self, wallet: str) -> None:
        super().__init__(wallet)
        self.wallet = wallet

    def __str__(self) -> str:
        return f"this server was given nothing to sign passes for the {self.wallet} wallet with"


class WalletCertificateExpired(WalletError):
    """A certificate that passes are signed with is not valid now; a phone would refuse the pass unsaid."""

    def __init__(self, valid_from: datetime, valid_until: datetime) -> None:
        super().__init__(valid_from, valid_until)
        self.valid_from = valid_from
        self.valid_until = valid_until

    def __str__(self) -> str:
        days = f"from {self.valid_from.date()} to {self.valid_until.date()}"
        return f"a certificate for passes is valid {days}, and not now"
