"""The look: style sheets, scripts and pictures, each at an address that changes with what it holds."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request

FOLDER: Final = Path(__file__).resolve().parent.parent / "look"
YEAR_SECONDS: Final = 31_536_000
_PACKED_TYPES: Final = ("text/", "application/json", "image/svg+xml")

look = Blueprint("look", __name__, url_prefix="/look")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the look; `packed` is what goes out to who reads gzip, empty where that gains nothing."""

    content: bytes
    packed: bytes
    mark: str
    content_type: str


def address(name: str) -> str:
    """Where a file of the look stands; another content is another address. Raises FileNotFoundError."""
    return f"/look/{name}?v={_file(name).mark}"


@look.get("/<path:name>")
def file(name: str) -> Response:
    """A file of the look; kept for a year by whoever asked for what it holds now."""
    try:
        found = _file(name)
    except (OSError, ValueError):
        abort(404)
    is_packed = bool(found.packed) and request.accept_encodings["gzip"] > 0
    response = Response(found.packed if is_packed else found.content, content_type=found.content_type)
    is_named = request.args.get("v") == found.mark
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR_SECONDS}, immutable" if is_named else "no-cache"
    )
    response.vary.add("Accept-Encoding")
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _file(name: str) -> File:
    """A file, read and packed once. Raises FileNotFoundError, ValueError for one outside the folder."""
    path = (FOLDER / name).resolve()
    path.relative_to(FOLDER)
    content = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kind = "text/javascript" if path.suffix == ".js" else guessed
    is_text = kind.startswith(_PACKED_TYPES)
    packed = gzip.compress(content, mtime=0) if is_text else b""
    return File(
        content,
        packed,
        hashlib.sha256(content).hexdigest()[:12],
        f"{kind}; charset=utf-8" if is_text else kind,
    )
