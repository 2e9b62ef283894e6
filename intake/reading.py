"""Reading: a connection's documents as its adapter finds them, with what the shop has set up.

A document that names no till is its connection's own: a vendor counts its orders from 1 like any till, and
would otherwise overwrite the receipts of a till, or of another vendor, that have the same number and day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from db.session import Session
from loyalty.program import shelf
from loyalty.program.iso4217 import DECIMALS
from loyalty.receipt import CONNECTION_SIGN, MemberRef, Receipt, Scheme, Share
from loyalty.retailer import Retailer
from loyalty.shops import mappings, stores
from loyalty.shops.connections import Connection
from loyalty.shops.mappings import Words
from pos_adapter import registry
from pos_adapter.adapter import ByteStream, Ignored, Reject, Settings, excerpt
from pos_adapter.errors import UnreadableFile

Document = Receipt | Reject | Ignored


@dataclass(frozen=True, slots=True)
class Set:
    """A connection with all that reading takes, as of one instant; `stores` are those it may reach."""

    connection: Connection
    settings: Settings
    stores: frozenset[str]


def set_up(session: Session, retailer: Retailer, connection: Connection, at: datetime) -> Set:
    """What the adapter of a connection is told. Raises UnknownProgram before its first version."""
    wish = connection.wish
    program = shelf.current(session, retailer.shelf, connection.program, at)
    words = mappings.words(mappings.page(session), wish.store)
    settings = Settings(
        wish.store,
        ZoneInfo(connection.zone),
        program.money,
        program.money_scale,
        words,
        DECIMALS,
        options=wish.options,
    )
    known = stores.of_program(session, connection.program)
    return Set(connection, settings, reach(wish.store, words).intersection(known))


def reach(store: str, words: Words) -> frozenset[str]:
    """The stores whose receipts a connection may bring: its own, and those that mappings name for it.

    Who signs for one store must not write into the books of another by naming it.
    """
    return frozenset({store, *words.get("store", {}).values()})


def documents(found: Set, stream: ByteStream) -> Iterator[Document]:
    """The documents of a stream, made the connection's own.

    Raises UnreadableFile, and UnknownAdapter where a connection outlived its adapter.
    """
    code, wish = found.connection.code, found.connection.wish
    for document in registry.adapter(wish.adapter).read(stream, found.settings):
        if isinstance(document, Receipt):
            yield owned(document, code, wish.external_prefix)
        else:
            yield document


def of_body(found: Set, body: bytes) -> list[Document]:
    """The documents of a body; one that cannot be read as a whole is one Reject."""
    try:
        return list(documents(found, BytesIO(body)))
    except UnreadableFile as error:
        return [Reject("the delivery", str(error), "unreadable-file", excerpt(body))]


def owned(receipt: Receipt, code: str, prefix: str) -> Receipt:
    """The receipt as the connection's own: of its till, and of the customers behind its prefix."""
    return prefixed(stamped(receipt, code), prefix)


def stamped(receipt: Receipt, code: str) -> Receipt:
    """The receipt, and the sale it names, of a till called after the connection where they name none."""
    till, original = f"{CONNECTION_SIGN}{code}", receipt.original
    if original is not None and not original.till:
        original = replace(original, till=till)
    return replace(receipt, till=receipt.till or till, original=original)


def prefixed(receipt: Receipt, prefix: str) -> Receipt:
    """The receipt with each id of a customer that is the vendor's own behind a prefix."""
    if not prefix:
        return receipt
    split = tuple(_share(share, prefix) for share in receipt.split)
    return replace(receipt, member=_member(receipt.member, prefix), split=split)


def _share(share: Share, prefix: str) -> Share:
    return replace(share, member=_member(share.member, prefix))


def _member(member: MemberRef | None, prefix: str) -> MemberRef | None:
    if member is None or member.scheme is not Scheme.EXTERNAL:
        return member
    return replace(member, value=prefix + member.value)
