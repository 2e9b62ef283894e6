"""What a till keeps beforehand, so that it goes on without the network: a page, what it knows, the worker."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Final

from flask import Response, jsonify

from db.session import Session
from doorway.service import now, service
from loyalty.catalog import lookup
from loyalty.catalog.catalog import Item
from loyalty.explanations.figures import Figures
from loyalty.offline import allowances
from loyalty.offline import keys as offline_keys
from loyalty.program.model import Program
from loyalty.program.rewards import Paying
from web.till import keys, receipts, wares
from web.till.counter import MOST_CATEGORIES
from web.till.door import door, program_of, till
from web.wire import branding, look, pages, readers
from web.wire.door import WHOEVER

FILES: Final = (
    "tokens.css",
    "style.css",
    "till-drafts.js",
    "till-queue.js",
    "till-scanner.js",
    "till.js",
    "till-allowance.js",
    "till-slip.js",
    "till-offline.js",
    "device.js",
    "scan.js",
    "vendor/htmx.min.js",
    "vendor/zxing.min.js",
    "vendor/qrcode.js",
)
# More would be slow to look through by a script; what is not among it is sold at a price that is typed.
MOST_GOODS: Final = 5_000


@door.shows("/offline", may=WHOEVER)
def page() -> Response:
    """The page for when there is no line, kept by the worker; it asks nobody for anything."""
    program, settings = program_of(now()), receipts.settings_of(till(), now())
    return pages.shown(
        "till/offline.html",
        till=till(),
        name=receipts.name_of(till()),
        scale=settings.money_scale,
        zone=settings.zone.key,
        nothing=Figures(program, readers.reader()).money(0),
        columns=keys.columns(),
    )


@door.shows("/known.json", may=WHOEVER)
def known() -> Response:
    """What is sold now, at which price, in which categories; and by what points are taken without a line."""

    def read(session: Session) -> dict[str, Any]:
        return {
            "goods": [_ware(each) for each in lookup.sold_on(session, wares.today(), MOST_GOODS)],
            "categories": lookup.categories(session, MOST_CATEGORIES),
        }

    found = service().database.read(read)
    return jsonify(found | {"terms": _terms(program_of(now())) if till().may("redeem") else None})


@door.shows("/service-worker.js", anyone=True)
def worker() -> Response:
    """The script that keeps them; another look is another script."""
    shop = branding.of_page()
    files = [*(look.address(name) for name in FILES), shop.sheet, shop.icon]
    mark = hashlib.sha256(" ".join(files).encode()).hexdigest()[:12]
    script = (look.FOLDER / "till-worker.js").read_text(encoding="utf-8")
    told = f"const FILES = {json.dumps(files)};\nconst MARK = {json.dumps(mark)};\n"
    answer = Response(told + script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _ware(item: Item) -> dict[str, Any]:
    return {
        "sku": item.sku,
        "barcode": item.barcode,
        "called": wares.called(item),
        "name": wares.name(item),
        "price_minor": item.price_minor,
        "words": " ".join((wares.beside(item), item.category, *item.labels)).casefold(),
    }


def _terms(program: Program) -> dict[str, Any] | None:
    """By what points pay without a line: whose signature to believe, and what so many are worth.

    `worth` is a fraction, in minor units for the smallest unit of the currency. None where none are taken.
    """
    policy = program.offline
    worth = program.currency(policy.currency).worth if policy is not None else None
    if policy is None or worth is None:
        return None
    currency = program.currency(policy.currency)
    paying = program.spending.pays(policy.currency) or Paying(policy.currency)
    fraction = worth.scaleb(program.money_scale - currency.scale).as_integer_ratio()
    return {
        "keys": {
            key_id: base64.b64encode(raw).decode()
            for key_id, raw in offline_keys.public(service().retailer.ring).items()
        },
        "mark": allowances.program_mark(program.code),
        "tolerance": int(allowances.TOLERANCE.total_seconds()),
        "currency": currency.code,
        "scale": currency.scale,
        "codes": policy.codes,
        "worth": list(fraction),
        "minimum": max(1, program.spending.minimum, paying.minimum),
        "maximum": paying.maximum,
        "multiples": paying.multiples,
        "share": paying.share,
        "whole": paying.covers == "whole",
        "settles": paying.settles,
        "called": Figures(program, readers.reader()).points(0, currency.code),
    }
