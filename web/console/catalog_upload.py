"""A catalog's file: looked at first, with what it would change; then taken whole, or not at all."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from io import BytesIO
from typing import Final

from flask import Response, request

from db.session import Session
from doorway.deeds import catalog as deeds
from doorway.service import service
from loyalty.catalog import catalog, catalog_file
from loyalty.catalog.catalog import Change, Item
from loyalty.errors import InvalidCatalog
from loyalty.program.iso4217 import DECIMALS
from pos_adapter import physical_lines
from web.console import catalog as pages_of
from web.console import filled
from web.console.door import door
from web.wire import told
from web.wire.forms import Form

HERE: Final = "/console/catalog"
MOST_SHOWN: Final = 100
# What a looked-at file may be packed: a form's own field is not read beyond half a million bytes.
MOST_PACKED: Final = 400_000


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of the file that is new or says something else: `was` pairs a column with what it said."""

    item: Item
    change: Change
    was: Sequence[tuple[str, str, str]]


@door.takes("/catalog/preview", may="catalog.edit")
def preview() -> Response:
    """What a file would change, or all that is wrong with it; nothing is written."""
    form = Form.sent()
    try:
        content = request.files["file"].read() if "file" in request.files else b""
        packed = base64.b64encode(zlib.compress(content, 9)).decode()
        if not content:
            form.note("file", "form.needed")
        if len(packed) > MOST_PACKED:
            form.note("file", "catalog.too-large")
        items = _items(form, content)
        changes, shown = service().database.read(lambda session: _compared(session, items))
    except filled.REFUSED as error:
        return _page(error, form)
    return _page(form=form, counts=Counter(changes), shown=shown, packed=packed)


@door.shows("/catalog-file", may="catalog.edit")
def file() -> Response:
    """Ask for a file."""
    return _page()


@door.takes("/catalog/import", may="catalog.edit")
def take() -> Response:
    """Take the file that was looked at."""
    form = Form.sent()
    try:
        items = _items(form, _unpacked(form))

        def work(session: Session) -> int:
            changes = deeds.take(session, items)
            return len(changes) - changes.count("unchanged")

        count = service().database.write(work)
    except filled.REFUSED as error:
        return _page(error, form)
    return told.then(HERE, "catalog.taken", n=count)


def _items(form: Form, content: bytes) -> tuple[Item, ...]:
    """The items of a file. Raises Unfilled, InvalidCatalog."""
    money = form.chosen("money", DECIMALS)
    form.done()
    lines = physical_lines.numbered(BytesIO(content), catalog_file.LONGEST_LINE_BYTES)
    return tuple(catalog_file.read(lines, DECIMALS[money]))


def _unpacked(form: Form) -> bytes:
    """The file that was looked at, no longer than one may be sent."""
    try:
        packed = base64.b64decode(form.given.get("packed", ""), validate=True)
        return zlib.decompressobj().decompress(packed, service().settings.body_limit_bytes)
    except (binascii.Error, ValueError, zlib.error):
        form.note("file", "form.stale")
        return b""


def _compared(session: Session, items: Sequence[Item]) -> tuple[list[Change], list[Shown]]:
    whole = catalog.settled(session, items)
    changes = catalog.compared(session, whole)
    told_of = [pair for pair in zip(whole, changes, strict=True) if pair[1] != "unchanged"][:MOST_SHOWN]
    return changes, [Shown(item, change, _was(session, item)) for item, change in told_of]


def _was(session: Session, item: Item) -> list[tuple[str, str, str]]:
    """What was said of a stock code from the same day on, where the file says something else."""
    days = [each for each in catalog.of_sku(session, item.sku) if each.effective_on == item.effective_on]
    return [
        (each.name, _text(getattr(before, each.name)), _text(getattr(item, each.name)))
        for before in days
        for each in fields(Item)
        if getattr(before, each.name) != getattr(item, each.name)
    ]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return ";".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _page(
    error: Exception | None = None,
    form: Form = filled.UNSENT,
    *,
    counts: Counter[Change] | None = None,
    shown: Sequence[Shown] = (),
    packed: str = "",
) -> Response:
    return filled.shown(
        "console/catalog-file.html",
        error,
        form,
        problems=error.problems if isinstance(error, InvalidCatalog) else (),
        columns=catalog_file.COLUMNS,
        moneys=service().database.read(pages_of.moneys),
        counts=counts,
        shown=shown,
        packed=packed,
    )
