"""The second factor: codes of an authenticator (RFC 6238), each used once, and codes for when it is lost."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

import pyotp
from sqlalchemy import delete, update

from db import plan
from db.session import Session
from identity.staff_tables import staff, staff_recovery
from loyalty.people import privacy
from loyalty.people.privacy import InvalidCode, KeyRing

STEP_SECONDS = 30
# One step to either side: a telephone's clock is never quite ours.
DRIFT_STEPS = 1
RECOVERY_CODES = 10
RECOVERY_CHARS = 16  # 80 bits
ISSUER = "Regulars"


def new_secret() -> str:
    """A new secret of 160 bits, as base 32."""
    return pyotp.random_base32()


def uri(secret: str, email: str) -> str:
    """What an authenticator reads from a QR code: `otpauth://totp/…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def wrap(ring: KeyRing, secret: str, staff_id: str) -> str:
    """The secret as it is kept: sealed by the key ring, for this person only."""
    return privacy.wrap(ring, secret.encode(), f"totp/{staff_id}")


def unwrap(ring: KeyRing, wrapped: str, staff_id: str) -> str:
    """The secret again. Raises Unreadable."""
    return privacy.unwrap(ring, wrapped, f"totp/{staff_id}").decode()


def find_step(secret: str, code: str, at: datetime) -> int | None:
    """The step whose code this is, now or one to either side; None where it is no such code."""
    typed = "".join(code.split())
    now, found = int(at.timestamp()) // STEP_SECONDS, None
    generator = pyotp.TOTP(secret)
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if hmac.compare_digest(generator.generate_otp(step).encode(), typed.encode("utf-8", "replace")):
            found = step
    return found


def spend_step(session: Session, staff_id: str, step: int) -> bool:
    """Use a step up, and every earlier one; False where it was used: of many at once, one succeeds."""
    used = update(staff).where(staff.c.staff_id == staff_id, staff.c.totp_step < step).values(totp_step=step)
    return session.connection.execute(used).rowcount == 1


def new_recovery_codes() -> list[str]:
    """Ten codes for people, `ABCD-EFGH-JKMN-PQRS`; each signs in once instead of the authenticator."""
    return [
        privacy.grouped("".join(secrets.choice(privacy.CODE_ALPHABET) for _ in range(RECOVERY_CHARS)))
        for _ in range(RECOVERY_CODES)
    ]


def keep_recovery_codes(session: Session, index_key: bytes, staff_id: str, codes: Sequence[str]) -> None:
    """Keep these, as keyed digests, in the place of any there were."""
    session.connection.execute(delete(staff_recovery).where(staff_recovery.c.staff_id == staff_id))
    rows = [
        {"staff_id": staff_id, "digest": _digest(index_key, staff_id, code), "used_at": None}
        for code in codes
    ]
    session.apply(plan.of(staff_recovery, rows))


def spend_recovery_code(session: Session, index_key: bytes, staff_id: str, code: str, at: datetime) -> bool:
    """Use a recovery code up; False where it is none of this person's, or was used."""
    kept = staff_recovery.c
    try:
        digest = _digest(index_key, staff_id, code)
    except InvalidCode:
        return False
    used = (
        update(staff_recovery)
        .where(kept.staff_id == staff_id, kept.digest == digest, kept.used_at.is_(None))
        .values(used_at=at)
    )
    return session.connection.execute(used).rowcount == 1


def _digest(index_key: bytes, staff_id: str, code: str) -> str:
    """Raises InvalidCode."""
    return privacy.blind_index(index_key, "staff recovery", f"{staff_id}/{privacy.read_code(code)}")
