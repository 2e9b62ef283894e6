"""Saying: a notice as a push: the shop, one line, and the page it opens. Anybody may read a locked screen.

The line is the subject of the e-mail that says the same: no code, no name of a person, no address.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import select

from db.session import Session
from loyalty.people import preferences
from loyalty.retailer import Retailer
from notices import language, packing, writing
from notices.push.leading import LEADS, URGENT
from notices.push.service import Message
from notices.tables import notice

# No push service keeps anything longer for a phone that is switched off.
LONGEST_SECONDS: Final = 28 * 86_400
_MOST_CHARS: Final = 120
_SHOP_CHARS: Final = 60


def message(session: Session, retailer: Retailer, cause: str, page_language: str, at: datetime) -> Message:
    """The push of a notice at `at` (UTC).

    It is in the language the member chose, else that of the page they turned it on at, else the programme's.
    Raises KeyError for a text there is none of, UnknownProgram, UnknownMember.
    """
    row = _row(session, cause)
    program = packing.program_of(session, retailer, row, at)
    chosen = preferences.of_member(session, row["member_id"]).language or page_language
    templates = language.best([*([chosen] if chosen else []), *program.name])
    told = {
        "title": writing.one_line(templates.figures.name(program.name, program.code), _SHOP_CHARS),
        "body": writing.headline(
            templates, program, row["kind"], orjson.loads(row["facts"]), most=_MOST_CHARS
        ),
        "lang": templates.tag,
        "to": LEADS[row["kind"]],
        # Two with one tag stand on a screen as one: what was sent again is seen once.
        "tag": row["notice_id"],
    }
    left = int((row["not_after"] - at).total_seconds())
    topic, urgency = row["notice_id"].replace("-", ""), _urgency(row)
    return Message(orjson.dumps(told), topic, max(0, min(left, LONGEST_SECONDS)), urgency)


def _row(session: Session, cause: str) -> dict[str, Any]:
    (found,) = session.mappings(select(notice).where(notice.c.cause == cause))
    return found


def _urgency(row: dict[str, Any]) -> str:
    if row["kind"] in URGENT:
        return "high"
    return "low" if row["purpose"] == "offers" else "normal"
