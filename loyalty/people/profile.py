"""Profile: what a member told in reply to the programme's questions; sealed, and changed only so often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import select, update

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import InvalidProfile, MemberClosed, ProfileLocked
from loyalty.people import answers, editing, members, privacy
from loyalty.people.answers import questions
from loyalty.program.members import Changes, ProfileField
from loyalty.program.model import Program
from loyalty.remedies.remedy import worded
from loyalty.retailer import Retailer

_profile, _key, _member = tables.member_profile.c, tables.member_key.c, tables.member.c


@dataclass(frozen=True, slots=True)
class Told:
    """What was told to one question: `text` is as `answers.to_text` writes it, empty once taken back.

    `changed_at` are the instants at which it was told otherwise, the oldest first.
    """

    field: str
    text: str
    told_at: datetime
    changed_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A question with what was told; `value` is None for nothing.

    It cannot be changed before `locked_until`; without that day, where `is_locked`, never by the member.
    """

    field: ProfileField
    value: Any
    told_at: datetime | None
    is_locked: bool
    locked_until: date | None


def of_member(
    session: Session, retailer: Retailer, program: Program, member_id: str, at: datetime
) -> tuple[Reply, ...]:
    """Every question of the programme with the member's answer. Raises Unreadable."""
    told = _told(session, retailer, member_id)
    today = at.astimezone(program.zoneinfo).date()
    return tuple(_reply(program, field, told.get(field.code), today) for field in questions(program))


def missing(replies: Iterable[Reply]) -> tuple[str, ...]:
    """The codes of the questions that want an answer and have none."""
    return tuple(each.field.code for each in replies if each.field.required and each.value is None)


def tell(
    session: Session,
    retailer: Retailer,
    program: Program,
    member_id: str,
    wish: Mapping[str, object],
    at: datetime,
    *,
    is_put_right: bool = False,
) -> tuple[str, ...]:
    """Keep a member's answers, as JSON has them, and None for one that is taken back; which were news.

    What is told for the first time is no change, nor is taking back. `is_put_right` is for staff, who may
    change what the member no longer may. Raises UnknownMember, MemberClosed, InvalidProfile, ProfileLocked.
    """
    session.lock([member_id])
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    asked = {field.code: field for field in questions(program)}
    held = _told(session, retailer, member_id)
    news: list[Told] = []
    for code, value in wish.items():
        if code not in asked:
            raise InvalidProfile(
                code, worded("is not asked; asked is {asked}", asked=tuple(asked) or worded("nothing"))
            )
        new = _news(program, asked[code], held.get(code), value, at, is_put_right=is_put_right)
        news += [new] if new else []
    _write(session, retailer, member, news)
    if news:
        editing.tell(session, retailer, member, [f"profile.{each.field}" for each in news], at)
    return tuple(each.field for each in news)


def bring(
    session: Session,
    retailer: Retailer,
    program: Program,
    member_id: str,
    wish: Mapping[str, object],
    at: datetime,
) -> None:
    """Keep what a member had told elsewhere, as JSON has it, as told at `at` (UTC). Raises InvalidProfile."""
    asked = {field.code: field for field in questions(program)}
    today = at.astimezone(program.zoneinfo).date()
    told = [(code, answers.read(program, asked[code], value, today)) for code, value in wish.items()]
    _put(session, retailer, member_id, [Told(code, answers.to_text(answer), at, ()) for code, answer in told])


def carry(session: Session, retailer: Retailer, ended_id: str, survivor_id: str) -> tuple[str, ...]:
    """Let what only one member told be the other's answer as well; which those were."""
    own = _told(session, retailer, survivor_id)
    missing = [
        each
        for each in _told(session, retailer, ended_id).values()
        if each.text and not (each.field in own and own[each.field].text)
    ]
    _put(session, retailer, survivor_id, missing)
    return tuple(each.field for each in missing)


def take_back(
    session: Session, retailer: Retailer, survivor_id: str, ended_id: str, fields: Iterable[str]
) -> None:
    """Undo `carry`, but for what was told otherwise since."""
    own, theirs = _told(session, retailer, survivor_id), _told(session, retailer, ended_id)
    for field in fields:
        if field in own and field in theirs and own[field].text == theirs[field].text:
            mine = _profile.member_id == survivor_id, _profile.field == field
            session.connection.execute(tables.member_profile.delete().where(*mine))


def _news(
    program: Program,
    field: ProfileField,
    before: Told | None,
    value: object,
    at: datetime,
    *,
    is_put_right: bool,
) -> Told | None:
    """What is to be written; None where it is so already."""
    if value is None:
        if field.required:
            raise InvalidProfile(field.code, worded("must be told"))
        return Told(field.code, "", at, before.changed_at) if before and before.text else None
    today = at.astimezone(program.zoneinfo).date()
    text = answers.to_text(answers.read(program, field, value, today))
    if before is None:
        return Told(field.code, text, at, ())
    if before.text == text:
        return None
    is_locked, until = _lock(field.changes, before, program, today)
    if is_locked and not is_put_right:
        raise ProfileLocked(field.code, until)
    changes = before.changed_at if is_put_right else (*before.changed_at, at)
    return Told(field.code, text, at, changes[-_kept(field) :])


def _kept(field: ProfileField) -> int:
    """How many changes need to be remembered, at least one."""
    return max(field.changes.most if field.changes else 0, 1)


def _lock(changes: Changes | None, told: Told, program: Program, today: date) -> tuple[bool, date | None]:
    """Whether no further change is allowed today, and the day on which one is; None for never."""
    if changes is None:
        return False, None
    if changes.most == 0:
        return True, None
    zone = program.zoneinfo
    free = sorted(changes.frees_on(each.astimezone(zone).date()) for each in told.changed_at)
    counting = [on for on in free if on > today]
    if len(counting) < changes.most:
        return False, None
    return True, counting[len(counting) - changes.most]


def _reply(program: Program, field: ProfileField, told: Told | None, today: date) -> Reply:
    if told is None:
        return Reply(field, None, None, is_locked=False, locked_until=None)
    is_locked, until = _lock(field.changes, told, program, today)
    value = answers.from_text(told.text) if told.text else None
    return Reply(field, value, told.told_at if told.text else None, is_locked, until)


def _told(session: Session, retailer: Retailer, member_id: str) -> dict[str, Told]:
    rows: Sequence[Any] = session.rows(
        select(_profile.field, _profile.sealed, _profile.told_at, _profile.changes)
        .where(_profile.member_id == member_id)
        .order_by(_profile.field)
    )
    opened = _opener(session, retailer, member_id) if any(row.sealed for row in rows) else None
    return {
        row.field: Told(
            row.field,
            open_text(opened, member_id, row.field, row.sealed) if opened and row.sealed else "",
            row.told_at,
            tuple(datetime.fromisoformat(each) for each in orjson.loads(row.changes)),
        )
        for row in rows
    }


def find_text(session: Session, retailer: Retailer, member_id: str, field: str) -> str:
    """What a member answered to a question; empty where nothing is told. Raises Unreadable."""
    its = (_profile.member_id == member_id, _profile.field == field)
    rows = session.rows(select(_profile.sealed).where(*its))
    opened = _opener(session, retailer, member_id) if rows and rows[0].sealed else None
    return open_text(opened, member_id, field, rows[0].sealed) if opened else ""


def open_text(data_key: bytes, member_id: str, field: str, sealed: str) -> str:
    """What was sealed as the answer to a question. Raises Unreadable."""
    return privacy.open_sealed(data_key, member_id, _place(field), sealed)


def _opener(session: Session, retailer: Retailer, member_id: str) -> bytes | None:
    rows = session.rows(select(_key.wrapped).where(_key.member_id == member_id))
    return privacy.unwrap(retailer.ring, rows[0].wrapped, member_id) if rows else None


def _write(session: Session, retailer: Retailer, member: members.Member, news: Sequence[Told]) -> None:
    if not news:
        return
    _put(session, retailer, member.member_id, news)
    own = update(tables.member).where(_member.member_id == member.member_id)
    session.connection.execute(own.values(version=member.version + 1))


def _put(session: Session, retailer: Retailer, member_id: str, told: Iterable[Told]) -> None:
    found = list(told)
    if not found:
        return
    data_key = members.data_key(session, retailer, member_id)
    rows = [
        {
            "member_id": member_id,
            "field": each.field,
            "sealed": privacy.seal(data_key, member_id, _place(each.field), each.text) if each.text else "",
            "told_at": each.told_at,
            "changes": orjson.dumps([at.isoformat() for at in each.changed_at]).decode(),
        }
        for each in found
    ]
    session.apply(plan.of(tables.member_profile, rows))


def _place(field: str) -> str:
    """What an answer is sealed for, apart from the names of the person's own fields."""
    return f"profile:{field}"
