"""What staff do to stores: opened, called by another name, put into other groups; audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.session import Session
from doorway import audits, versions
from doorway.service import service
from loyalty.program import shelf
from loyalty.shops import stores
from loyalty.shops.stores import Store


def version(found: Store) -> str:
    """Only name and groups can change, so they are the version."""
    return versions.of([found.name, found.groups])


def open_(session: Session, program: str, code: str, name: str, at: datetime) -> tuple[Store, bool]:
    """Open a store in its programme's time zone; whether it is new. One that is open stays as it is.

    Raises UnknownProgram and what `stores.open_store` raises.
    """
    current = shelf.current(session, service().retailer.shelf, program, at)
    is_new = stores.find(session, code) is None
    found = stores.open_store(session, current, code, at, name=name)
    if is_new:
        audits.did(session, "stores.open", found.code, {"program": found.program})
    return found, is_new


def edit(session: Session, before: Store, name: str, groups: Sequence[str]) -> Store:
    """Give a store another name, other groups; what is as it was is left alone.

    `before` is as it was read in this transaction. Raises LostSwap, InvalidStore.
    """
    found = before
    if name != found.name:
        found = stores.rename(session, found, name)
        audits.did(session, "stores.rename", found.code)
    if tuple(sorted(set(groups))) != found.groups:
        found = stores.group(session, found, groups)
        audits.did(session, "stores.group", found.code, {"groups": list(found.groups)})
    return found
