"""Who stands at a till, counted and proved; and a code to the member who has no phone to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from db.session import Session
from doorway import rehearsal
from doorway.service import service
from identity import codes, limits, pins, till_codes
from identity.errors import WrongOneTimeCode, WrongPin
from loyalty.rewards import identifying
from loyalty.rewards.identifying import Identified
from loyalty.rewards.proof import Level
from loyalty.shops.tills import Till

# A clerk does not scan faster, and who guesses numbers gets no further than this.
MOST: Final = 600
PER: Final = timedelta(hours=1)


def identify(
    till: Till, who: Mapping[str, str], at: datetime, *, pin: str | None = None, code: str | None = None
) -> Identified:
    """Whom `who` names, one of `code`, card, external, id, phone and email, and what proved it.

    `pin` and `code`, one at most, are what the member typed or was sent besides. Raises TooMany, WrongPin,
    WrongOneTimeCode and what `loyalty.rewards.identifying.identify` does.
    """
    house = service()
    count(till, at)
    if code is not None:
        house.database.write(lambda session: codes.admit_try(session, till.digest, at))

    def proved(session: Session) -> Identified | type[Exception]:
        level = Level.STATIC
        if pin is not None:
            level, member_id = Level.PIN, identifying.whose(session, house.retailer, till, who, at)
            if not pins.prove(session, house.retailer, till.digest, member_id, pin, at):
                return WrongPin
        if code is not None:
            level = Level.ONE_TIME
            if not till_codes.prove(session, house.retailer, till, who, code, at):
                return WrongOneTimeCode
        return identifying.identify(session, house.retailer, till, who, at, level)

    # What is wrong comes back, and is raised once the try is counted for good.
    found = house.database.write(proved)
    if isinstance(found, type):
        raise found
    return found


def send_code(till: Till, who: Mapping[str, str], at: datetime) -> datetime:
    """Send six digits to whom `who` names, and until when this till takes them. Raises TooMany.

    It is the same for everybody, known or not, with a contact or without.
    """
    house = service()
    count(till, at)
    asked = house.database.read(lambda session: till_codes.asked(session, house.retailer, till, who, at))
    house.database.write(lambda session: codes.admit(session, house.retailer, asked, till.digest, at))
    code = house.database.write(lambda session: codes.ask(session, house.retailer, asked, "", at))
    rehearsal.tell(house.settings, asked.contact, code)
    return at + asked.valid


def count(till: Till, at: datetime) -> None:
    """Count a wish of this till. Raises TooMany."""
    limit = limits.key("identify", till.digest)
    service().database.write(lambda session: limits.take(session, limit, MOST, PER, at))
