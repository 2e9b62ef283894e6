"""The one read of a receipt: till, store, programme, claim, member, journal, standing and catalog at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)

import points.reading
from db import ids
from db.bundle import GIVEN_ID, Bundle, each
from db.session import Rows, Session
from db.types import Id, Instant, instant_text
from loyalty import standings, tables
from loyalty.cards import rotating, scanned
from loyalty.households import membership
from loyalty.program.shelf import Version
from loyalty.receipt import Kind, Receipt, Scheme
from loyalty.receipts import numbers
from loyalty.receipts.values import Order, Reason
from points.state import State
from tiers.counters import Totals

_EVER = date(1, 1, 1)
_activation, _chosen, _profile = tables.offer_activation.c, tables.offer_day.c, tables.member_profile.c
_consent, _listed = tables.consent.c, tables.segment_member.c
_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Known:
    """What one read found. Rows are plain mappings; None means that there is none.

    `activations` are when offers were asked for, `chosen` the days that were chosen, `profile` sealed
    answers, by their codes; `listed` the segments that staff listed the member for.
    """

    till: Mapping[str, Any] | None
    store: Mapping[str, Any] | None
    versions: tuple[Version, ...]
    claim: Mapping[str, Any] | None
    original: Mapping[str, Any] | None
    member: Mapping[str, Any] | None
    card: Mapping[str, Any] | None
    state: State | None
    standing: Sequence[Mapping[str, Any]]
    totals: Totals
    last: Order | None
    waiting: bool
    activations: Mapping[str, datetime]
    chosen: frozenset[tuple[str, date]]
    profile: Mapping[str, str]
    consents: Sequence[Mapping[str, Any]]
    listed: frozenset[str]
    catalog: tuple[Mapping[str, Any], ...]


def look(
    session: Session, receipt: Receipt, till_digest: str, at: datetime, *, whole: bool, lock: bool = False
) -> Known:
    """Read all that recording a receipt needs, in one statement; one more where it names no day of its sale.

    `whole` reads every lot and every day's counter, as returns need; a sale needs only what is due.
    `lock` takes the head before reading, as spending must: a second read.
    """
    bundle = _bundle(receipt.member.scheme if receipt.member else None, whole=whole)
    named = receipt.original if names_its_sale(receipt) else None
    original = numbers.original(session, named) if named else ""
    parameters = _parameters(receipt, original, till_digest, at)
    if not whole:
        del parameters["origins"], parameters["of_seq"]
    rows = session.read(bundle, **parameters)
    if (lock or session.locking) and rows["head"] and not _is_of_several(rows):
        # Who spends may spend what others of the household have: all their heads, in one order.
        session.lock(sorted({rows["head"][0]["holder_id"], *_mates(rows)}))
        rows = session.read(bundle, **parameters)
    return _known(rows, whole=whole)


def _is_of_several(rows: Rows) -> bool:
    """Whether the document may be of a bill, whose members' heads are locked all together."""
    claims = [*rows["claim"], *rows["original"]]
    return any(row["member_id"] is None and row["revision"] for row in claims)


def _mates(rows: Rows) -> set[str]:
    return {row["member_id"] for row in rows.get("mates", ())}


def _parameters(receipt: Receipt, original: str, till_digest: str, at: datetime) -> dict[str, Any]:
    return {
        "till": till_digest,
        "store": receipt.store,
        "key": str(receipt.key),
        "or_key": numbers.awaited(receipt.key)[-1],
        "original": original,
        "who": _who(receipt),
        "or_who": _who_else(receipt),
        "skus": orjson.dumps(sorted({line.sku for line in receipt.goods})).decode(),
        "barcodes": orjson.dumps(sorted({line.barcode for line in receipt.goods if line.barcode})).decode(),
        "business_date": receipt.business_date.isoformat(),
        "purchased_at": instant_text(receipt.purchased_at),
        "at": instant_text(at),
        "origins": "[]",
        "of_seq": None,
    }


def names_its_sale(receipt: Receipt) -> bool:
    """Whether it is a return or void that names the sale it belongs to; what a sale names does not matter."""
    return receipt.original is not None and receipt.kind is not Kind.SALE


def _who(receipt: Receipt) -> str:
    """The value the member is looked up by; an id that is none of ours looks up nobody."""
    if receipt.member is None:
        return ""
    if receipt.member.scheme is Scheme.MEMBER:
        return ids.find_inside("member", receipt.member.value) or _NOBODY
    if receipt.member.scheme is Scheme.CARD:
        # Of a rotating code the card is enough to earn.
        return rotating.find_card(receipt.member.value) or scanned.number(receipt.member.value)
    return receipt.member.value


def _who_else(receipt: Receipt) -> str:
    """What a card's number may be besides, to be looked up after the first; the first where there is none."""
    who = _who(receipt)
    if receipt.member is None or receipt.member.scheme is not Scheme.CARD:
        return who
    text = receipt.member.value
    return who if rotating.find_card(text) else [who, *scanned.numbers(text)][-1]


def who_text(receipt: Receipt, program: str) -> str:
    """How a parked document names its member: `card:…`, `member:…`, `external:PROGRAM/…`; nobody is empty."""
    if receipt.member is None:
        return ""
    own = f"{program}/" if receipt.member.scheme is Scheme.EXTERNAL else ""
    return f"{receipt.member.scheme}:{own}{_who(receipt)}"


@lru_cache(maxsize=8)
def _bundle(scheme: Scheme | None, *, whole: bool) -> Bundle:
    holder = GIVEN_ID
    receipt = tables.receipt.c
    own_program = (
        select(tables.store.c.program).where(tables.store.c.code == _text("store")).scalar_subquery()
    )
    return Bundle(
        given=select(_holder(scheme).label("id")),
        till=select(tables.till_key).where(tables.till_key.c.digest == _text("till")),
        store=select(tables.store).where(tables.store.c.code == _text("store")),
        versions=select(tables.program_version.c.version, tables.program_version.c.effective_from).where(
            tables.program_version.c.program == own_program
        ),
        claim=select(tables.claim).where(tables.claim.c.key == _text("key")),
        original=select(
            *(tables.claim.c[name] for name in ("key", "receipt_id", "member_id", "revision", "awaited"))
        ).where(tables.claim.c.key == _text("original")),
        member=select(
            tables.member.c.member_id,
            tables.member.c.program,
            tables.member.c.status,
            tables.member.c.joined_at,
            tables.member.c.joined_on,
            tables.member.c.restricted,
            select(tables.member_key.c.wrapped)
            .where(tables.member_key.c.member_id == holder)
            .scalar_subquery()
            .label("wrapped"),
        ).where(tables.member.c.member_id == holder),
        card=_card(tables.card.c.status, tables.card.c.valid_through)
        if scheme is Scheme.CARD
        else select(tables.card.c.status, tables.card.c.valid_through).where(false()),
        **points.reading.queries(holder, whole=whole),
        **standings.queries(holder, whole=whole),
        last=select(receipt.purchased_at, receipt.sequence, receipt.claim_key)
        .where(receipt.member_id == holder)
        .order_by(receipt.purchased_at.desc(), receipt.sequence.desc(), receipt.claim_key.desc())
        .limit(1)
        .offset(0),
        waiting=select(func.count().label("count")).where(_waiting(holder, scheme)),
        activations=select(_activation.offer, _activation.activated_at).where(
            _activation.member_id == holder
        ),
        chosen=select(_chosen.offer, _chosen.on_day).where(_chosen.member_id == holder),
        profile=select(_profile.field, _profile.sealed).where(_profile.member_id == holder),
        consents=select(_consent.n, _consent.purpose, _consent.channel, _consent.given).where(
            _consent.member_id == holder
        ),
        listed=select(_listed.segment).where(_listed.member_id == holder),
        **({"mates": membership.mates(holder)} if whole else {}),
        catalog=select(tables.catalog_item).where(
            or_(
                tables.catalog_item.c.sku.in_(each("skus")),
                tables.catalog_item.c.barcode.in_(each("barcodes")),
            ),
            tables.catalog_item.c.effective_on <= bindparam("business_date", type_=Date),
        ),
    )


def _text(name: str) -> ColumnElement[str]:
    return bindparam(name, type_=Text)


def _holder(scheme: Scheme | None) -> ColumnElement[Any]:
    """The member of the sale that is named, or else the one the till names, in the same statement."""
    claim, external_id, store = (
        tables.claim.alias("named").c,
        tables.external_id.c,
        tables.store.alias("own").c,
    )
    who = _text("who")
    of_original = select(claim.member_id).where(claim.key == _text("original"))
    if scheme is None:
        return of_original.scalar_subquery()
    if scheme is Scheme.MEMBER:
        # Who was merged lives on under another id.
        former, own = tables.former_member.c, bindparam("who", type_=Id)
        survivor = select(former.member_id).where(former.former_id == own)
        return func.coalesce(of_original.scalar_subquery(), survivor.scalar_subquery(), own)
    if scheme is Scheme.CARD:
        named = _card(tables.card.c.member_id)
    else:
        program = select(store.program).where(store.code == _text("store")).scalar_subquery()
        named = select(external_id.member_id).where(external_id.key == program + "/" + who)
    return func.coalesce(of_original.scalar_subquery(), named.scalar_subquery())


def _card(*columns: ColumnElement[Any]) -> Select[Any]:
    """Of the one card that is meant: the number as it was read, before what it may be besides."""
    number = tables.card.c.number
    as_read = case((number == _text("who"), 0), else_=1)
    found = select(*columns).where(number.in_([_text("who"), _text("or_who")]))
    return found.order_by(as_read).limit(1).offset(0)


def waits(keys: Iterable[Any], who: Sequence[Any], purchased_at: Any) -> ColumnElement[bool]:
    """Which parked documents may be returns that wait for a sale, or follow it and name none.

    The sale is one of `keys`, the member one of `who`. Sales that wait are among them, and are not meant.
    """
    parked = tables.parked.c
    mine = or_(*(parked.who == each for each in who))
    # By length: by value SQLite would take the index of waits_for, through all that wait for no sale.
    names_none = func.length(parked.waits_for) == 0
    follows = and_(names_none, parked.who != "", mine, parked.purchased_at >= purchased_at)
    reasons = (Reason.UNKNOWN_ORIGINAL, Reason.UNKNOWN_MEMBER, Reason.UNMATCHED)
    return and_(
        # By coalesce: by value SQLite would go through the queue's own index, all that waits of anybody.
        func.coalesce(parked.status, "") == "waiting",
        or_(*(parked.reason == reason.value for reason in reasons)),
        or_(*(parked.waits_for == key for key in keys), follows),
    )


def _waiting(holder: ColumnElement[Any], scheme: Scheme | None) -> ColumnElement[bool]:
    who = [literal("member:", Text) + cast(holder, Text)]
    # Who is nobody is not looked for: everything unidentified is theirs.
    if scheme is Scheme.EXTERNAL:
        store = tables.store.alias("whose").c
        program = select(store.program).where(store.code == _text("store")).scalar_subquery()
        who.append(literal("external:", Text) + program + "/" + _text("who"))
    elif scheme is not None:
        who.append(literal(f"{scheme}:", Text) + _text("who"))
    return waits([_text("key"), _text("or_key")], who, bindparam("purchased_at", type_=Instant))


def _known(rows: Rows, *, whole: bool) -> Known:
    return Known(
        till=_first(rows["till"]),
        store=_first(rows["store"]),
        versions=tuple(
            Version(row["version"], datetime.fromisoformat(row["effective_from"])) for row in rows["versions"]
        ),
        claim=_first(rows["claim"]),
        original=_first(rows["original"]),
        member=_first(rows["member"]),
        card=_first(rows["card"]),
        state=points.reading.state_from(rows, whole=whole),
        standing=rows["standing"],
        totals=standings.totals_from(rows["buckets"]),
        last=_order(_first(rows["last"])),
        waiting=bool(rows["waiting"][0]["count"]),
        activations={
            row["offer"]: datetime.fromisoformat(row["activated_at"]) for row in rows["activations"]
        },
        chosen=frozenset((row["offer"], date.fromisoformat(row["on_day"])) for row in rows["chosen"]),
        profile={row["field"]: row["sealed"] for row in rows["profile"] if row["sealed"]},
        consents=rows["consents"],
        listed=frozenset(row["segment"] for row in rows["listed"]),
        catalog=tuple(rows["catalog"]),
    )


def _first(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return rows[0] if rows else None


def _order(row: dict[str, Any] | None) -> Order | None:
    if row is None:
        return None
    return datetime.fromisoformat(row["purchased_at"]), row["sequence"], row["claim_key"]


def order(receipt: Receipt) -> Order:
    """Where a receipt stands among its member's documents."""
    return receipt.purchased_at, receipt.sequence, str(receipt.key)
