"""The card as an app of the phone: manifest, icons, the worker that opens it offline."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Final

from flask import Response, abort, request
from PIL import Image

from doorway.service import service
from loyalty.shops import branding as looks
from wallets import pictures
from web.member.door import door
from web.wire import branding, look, pages, readers

# What the card needs to open, besides what the shop's own look adds.
FILES: Final = (
    "tokens.css",
    "style.css",
    "kept.js",
    "member.js",
    "card.js",
    "passkeys.js",
    "vendor/qrcode.js",
)
PIXELS: Final = {"192": 192, "512": 512, "maskable": 512, "apple": 180}


@door.shows("/manifest.webmanifest", anyone=True)
def manifest() -> Response:
    """What a phone is told that puts the card on its first screen."""
    wanted = request.args.get("program", "")
    if wanted in branding.of_page().programs:
        branding.about(wanted)
    shop = branding.of_page()
    code = shop.program.code if shop.program else "-"
    told = {
        "name": shop.name,
        "short_name": shop.name[:12],
        "lang": readers.reader().tag,
        "id": f"/?program={code}",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": branding.PAPER,
        "theme_color": shop.branding.accent,
        "icons": [
            _icon(code, shop.branding, "192", "any"),
            _icon(code, shop.branding, "512", "any"),
            _icon(code, shop.branding, "maskable", "maskable"),
        ],
    }
    answer = Response(json.dumps(told, ensure_ascii=False), content_type="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@door.shows("/app-icon/<code>/<kind>.png", anyone=True)
def icon(code: str, kind: str) -> Response:
    """The logo on white, or the first letter in the shop's colour."""
    if kind not in PIXELS:
        abort(404)
    branding.about(code)
    shop = branding.of_page()
    logo = service().database.read(lambda session: looks.find_logo(session, code))
    drawn = Image.open(io.BytesIO(pictures.badge(shop.name, shop.branding.accent, logo)))
    side, written = PIXELS[kind], io.BytesIO()
    drawn.resize((side, side), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    answer = Response(written.getvalue(), content_type="image/png")
    answer.headers["Cache-Control"] = f"public, max-age={look.YEAR_SECONDS}"
    return answer


@door.shows("/service-worker.js", anyone=True)
def worker() -> Response:
    """The script that opens the card offline, with the addresses of what it keeps; new ones make it new."""
    shop = branding.of_page()
    files = [*(look.address(name) for name in FILES), shop.sheet, shop.icon, "/offline"]
    mark = hashlib.sha256(" ".join(files).encode()).hexdigest()[:12]
    script = (look.FOLDER / "service-worker.js").read_text(encoding="utf-8")
    code = shop.program.code if shop.program else "-"
    known = {
        "FILES": files,
        "MARK": mark,
        "SHOP": shop.name,
        "ICON": icon_address(code, shop.branding, "192"),
    }
    told = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    imported = f'importScripts("{look.address("kept.js")}");\n'
    answer = Response(told + imported + script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@door.shows("/offline", anyone=True)
def offline() -> Response:
    """What is read where a page needs a line and there is none; nobody's name is on it."""
    return pages.shown("member/offline.html")


def icon_address(code: str, found: looks.Branding, kind: str) -> str:
    """Where an icon stands; another look is another address."""
    mark = hashlib.sha256(f"{found.name} {found.accent} {found.logo}".encode()).hexdigest()[:12]
    return f"/app-icon/{code}/{kind}.png?v={mark}"


def _icon(code: str, found: looks.Branding, kind: str, purpose: str) -> dict[str, str]:
    side = PIXELS[kind]
    return {
        "src": icon_address(code, found, kind),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": purpose,
    }
