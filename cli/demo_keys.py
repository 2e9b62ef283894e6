"""The demo's keys: made once and remembered in a file, so that a `curl` line works after a restart too."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from db.session import Session
from identity import tokens
from loyalty.people import privacy
from loyalty.shops import till_keys, tills

LABEL = "Demo till"


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of a till and of a member. Only a demo keeps them; a shop's are shown once."""

    till: str
    member: str


def kept(session: Session, path: Path, store: str, member_id: str, at: datetime) -> Keys:
    """The keys remembered at `path`, where they still open this database, otherwise new ones."""
    known = _remembered(path)
    till = known.till if _opens(session, known.till, store, at) else _new_till(session, store, at)
    member = known.member
    if tokens.find_member(session, member, at) != member_id:
        member = tokens.issue(session, member_id, at)
    return Keys(till, member)


def remember(path: Path, keys: Keys) -> None:
    """Write them where only their owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(keys)), encoding="utf-8")


def _remembered(path: Path) -> Keys:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return Keys(str(known["till"]), str(known["member"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Keys("", "")


def _opens(session: Session, secret: str, store: str, at: datetime) -> bool:
    till = tills.find(session, privacy.secret_digest(secret), at)
    return till is not None and till.store == store


def _new_till(session: Session, store: str, at: datetime) -> str:
    if any(key.label == LABEL and key.is_in_use(at) for key in till_keys.of_store(session, store)):
        till_keys.revoke_label(session, store, LABEL, at)
    return till_keys.add(session, store, LABEL, at)
