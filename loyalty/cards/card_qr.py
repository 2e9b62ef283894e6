"""A card's QR code: one small SVG that stands in a page, a mail or a file, or a PNG where none is taken."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

import qrcode
from PIL import Image

CONTENT_TYPE = "image/svg+xml"
PNG_CONTENT_TYPE = "image/png"
QUIET_ZONE_MODULES = 4  # ISO/IEC 18004 asks for four light modules on every side.
TEXT_LIMIT_BYTES = 300  # Beyond this the modules of a code on a card get too small for a till's camera.

MOST_MODULE_PIXELS = 40


def svg(text: str, size_mm: int = 30, title: str = "QR code") -> str:
    """The QR code of `text`, error correction M, `size_mm` wide with its quiet zone; same text, same bytes.

    `title` is what a screen reader says. No XML header, no style, no reference to anything outside,
    so it may be inlined in HTML under a strict content security policy, or served by itself.
    Raises ValueError for an empty text, one over 300 bytes, or a size below 1.
    """
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


def png(text: str, module_pixels: int = 8) -> bytes:
    """The same code as a black and white PNG, each module `module_pixels` wide; same text, same bytes.

    Whole pixels a module, so that no edge is blurred. Raises ValueError as `svg` does.
    """
    if not 1 <= module_pixels <= MOST_MODULE_PIXELS:
        raise ValueError(f"a QR code's module has 1 to {MOST_MODULE_PIXELS} pixels, got {module_pixels}")
    matrix = _modules(text)
    side = len(matrix)
    image = Image.new("1", (side, side), 1)
    image.putdata([0 if dark else 1 for row in matrix for dark in row])
    large = image.resize((side * module_pixels,) * 2, Image.Resampling.NEAREST)
    written = io.BytesIO()
    large.save(written, "PNG", optimize=True)
    return written.getvalue()


def _modules(text: str) -> Sequence[Sequence[bool]]:
    """Rows of modules, True for dark, with the quiet zone around. Raises ValueError for a bad text."""
    if not 0 < len(text.encode()) <= TEXT_LIMIT_BYTES:
        raise ValueError(f"a QR code holds 1 to {TEXT_LIMIT_BYTES} bytes of text, got {len(text.encode())}")
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
