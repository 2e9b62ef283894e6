"""Passkeys without a person: a virtual authenticator that always says yes."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page


def authenticator(page: Page) -> CDPSession:
    """Put a phone's fingerprint reader into this page; `credentials` says what it keeps."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session
