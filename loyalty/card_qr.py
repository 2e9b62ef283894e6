"""A card's QR code as one small SVG that can stand in a page, a mail or a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

import qrcode

CONTENT_TYPE = "image/svg+xml"
QUIET_ZONE_MODULES = 4  # ISO/IEC 18004 asks for four light modules on every side.
TEXT_LIMIT_BYTES = 300  # Beyond this the modules of a code on a card get too small for a till's camera.


def svg(text: str, size_mm: int = 30, title: str = "QR code") -> str:
    """The QR code of `text`, error correction M, `size_mm` wide with its quiet zone; same text, same bytes.

    `title` is what a screen reader says. No XML header, no style, no reference to anything outside,
    so it may be inlined in HTML under a strict content security policy, or served by itself.
    Raises ValueError for an empty text, one over 300 bytes, or a size below 1.
    """
    if not 0 < len(text.encode()) <= TEXT_LIMIT_BYTES:
        raise ValueError(f"a QR code holds 1 to {TEXT_LIMIT_BYTES} bytes of text, got {len(text.encode())}")
    if size_mm < 1:
        raise ValueError(f"a QR code is at least 1 mm wide, got {size_mm}")
    matrix = _modules(text)
    side = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size_mm}mm" height="{size_mm}mm"'
        f' viewBox="0 0 {side} {side}" role="img" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{"".join(_runs(matrix))}"/></svg>'
    )


def _modules(text: str) -> Sequence[Sequence[bool]]:
    """Rows of modules, True for dark, with the quiet zone around."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_ZONE_MODULES)
    code.add_data(text)
    return code.get_matrix()


def _runs(matrix: Sequence[Sequence[bool]]) -> Iterator[str]:
    """A rectangle for each run of dark modules in a row: fewer and seamless."""
    for y, row in enumerate(matrix):
        for dark, run in groupby(range(len(row)), key=row.__getitem__):
            if dark:
                places = list(run)
                yield f"M{places[0]} {y}h{len(places)}v1h-{len(places)}z"
