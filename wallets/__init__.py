"""Wallets: a member's card for the wallets of phones, signed for Apple's and linked for Google's."""
