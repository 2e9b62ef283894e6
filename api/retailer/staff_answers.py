"""What staff see of themselves, each other, and what was done, as JSON."""

from __future__ import annotations

from api.wire.paging import Page
from api.wire.values import Json, instant
from db import ids
from doorway.refusals import InvalidBody
from identity import roles
from identity.approvals import Approval
from identity.audit import Note
from identity.staff import Staff
from identity.staff_sessions import Opened, Signed
from pos_adapter.errors import Problem


def person(found: Staff) -> Json:
    """Somebody of the staff."""
    return {
        "id": ids.outside("staff", found.staff_id),
        "email": found.email,
        "name": found.name,
        "status": found.status,
        "roles": [str(grant) for grant in sorted(found.grants)],
        "created_at": instant(found.created_at),
        "member": None if found.member_id is None else ids.outside("member", found.member_id),
        "till_code": found.till_code,
    }


def myself(found: Staff) -> Json:
    """The caller, with what their roles permit."""
    return {**person(found), "permissions": sorted(roles.permissions(found.grants))}


def opened(found: Opened) -> Json:
    """A session just begun."""
    return {
        "token": found.secret,
        "expires_at": instant(found.expires_at),
        "staff": person(found.person),
    }


def session(found: Signed, current: Signed | None) -> Json:
    """One of the caller's sessions."""
    return {
        "id": ids.outside("staff_session", found.session_id),
        "issued_at": instant(found.issued_at),
        "seen_at": instant(found.seen_at),
        "expires_at": instant(found.expires_at),
        "current": current is not None and current.session_id == found.session_id,
    }


def approval(found: Approval) -> Json:
    """A wish that needs a second person."""
    checker = found.checker_id
    return {
        "id": ids.outside("approval", found.approval_id),
        "kind": found.kind,
        "subject": found.subject,
        "payload": {name: value for name, value in found.payload.items() if name != "note_sealed"},
        "maker": ids.outside("staff", found.maker_id),
        "asked_at": instant(found.asked_at),
        "expires_at": instant(found.expires_at),
        "status": found.status,
        "checker": None if checker is None else ids.outside("staff", checker),
        "decided_at": instant(found.decided_at),
        "note": found.note,
    }


def note(found: Note) -> Json:
    """Something somebody read or changed."""
    return {
        "id": ids.outside("audit", found.audit_id),
        "at": instant(found.at),
        "actor": found.actor,
        "action": found.action,
        "subject": found.subject,
        "detail": dict(found.detail),
    }


def before(page: Page, kind: str) -> str | None:
    """The id inside after which a page goes on. Raises InvalidBody for a made-up cursor."""
    if not page.after:
        return None
    found = ids.find_inside(kind, str(page.after[0]))
    if found is None:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before, as it was given")])
    return found
