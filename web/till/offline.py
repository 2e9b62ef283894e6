"""What a till keeps beforehand, so that it goes on without the network: a page, goods, the worker."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from flask import Response, jsonify

from db.session import Session
from doorway.service import now, service
from loyalty.catalog import lookup
from web.till import counter, receipts
from web.till.door import door, till
from web.wire import branding, look, pages
from web.wire.door import WHOEVER

FILES: Final = (
    "tokens.css",
    "style.css",
    "till-queue.js",
    "till-scanner.js",
    "till.js",
    "till-offline.js",
    "device.js",
    "scan.js",
    "vendor/htmx.min.js",
    "vendor/zxing.min.js",
)
# More would be slow to look through by a script; what is not among it is sold at a price that is typed.
MOST_GOODS: Final = 5_000


@door.shows("/offline", may=WHOEVER)
def page() -> Response:
    """The page for when there is no line, kept by the worker; it asks nobody for anything."""
    scale = receipts.settings_of(till(), now()).money_scale
    return pages.shown("till/offline.html", till=till(), scale=scale)


@door.shows("/goods.json", may=WHOEVER)
def goods() -> Response:
    """What is sold now: stock code, barcode, and what a clerk reads."""
    zone = receipts.settings_of(till(), now()).zone
    on = now().astimezone(zone).date()

    def read(session: Session) -> list[tuple[str, str, str]]:
        found = lookup.sold_on(session, on, MOST_GOODS)
        return [(each.sku, each.barcode, counter.called(each)) for each in found]

    return jsonify({"goods": service().database.read(read)})


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
