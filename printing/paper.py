"""Paper: a page of a PDF in millimetres, with its fonts inside; the same page is the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from PIL import Image, ImageOps

from loyalty.cards import card_qr
from loyalty.shops import colours
from printing import fonts, lettering

POINTS_PER_MM: Final = 72 / 25.4
LINE_HEIGHT: Final = 1.3
_MODULE_PIXELS: Final = 16
# A file must bear a date; always the same one, or the same page would be another file each time.
_DATED: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sign:
    """Whose paper it is: the name, the accent, and the logo as PNG."""

    name: str
    accent: str
    logo: bytes | None = None


class Paper:
    """A page that is drawn from its top left corner, in one family of fonts where nothing else is said."""

    def __init__(self, width_mm: float, height_mm: float, title: str, language: str, family: str) -> None:
        # Half a second to import, which only who prints should wait for.
        from fpdf import FPDF  # noqa: PLC0415

        self._family = family
        self._pdf = FPDF(unit="mm", format=(width_mm, height_mm))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pdf.set_creation_date(_DATED)
        self._pdf.add_page()

    def fill(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle."""
        self._pdf.set_fill_color(*colours.channels(colour))
        self._pdf.rect(x, y, width, height, style="F")

    def write(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        sizes: Sequence[float],
        colour: str,
        *,
        family: str = "",
        most_lines: int = lettering.MOST_LINES,
    ) -> float:
        """A text from the left, as large as fits; where it ends, from the top."""
        if not text:
            return y
        self._pdf.set_text_color(*colours.channels(colour))
        family = family or self._family
        self._open(family, *(fonts.FILES if fonts.is_short_of(family, text) else ()))
        found = lettering.fitted(
            text, width, sizes, lambda line, size: self._wide(line, family, size), most_lines
        )
        self._pdf.set_font(family, size=found.size)
        height = found.size / POINTS_PER_MM * LINE_HEIGHT
        for line in found.lines:
            self._pdf.set_xy(x, y)
            self._pdf.cell(width, height, line)
            y += height
        return y

    def code(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code, `side` wide; the white around it lies outside. Raises ValueError for a bad text."""
        picture = card_qr.png(text, _MODULE_PIXELS)
        with Image.open(io.BytesIO(picture)) as image:
            modules = image.width // _MODULE_PIXELS
        quiet = side * card_qr.QUIET_ZONE_MODULES / (modules - 2 * card_qr.QUIET_ZONE_MODULES)
        whole = side + 2 * quiet
        self._pdf.image(io.BytesIO(picture), x - quiet, y - quiet, whole, whole, alt_text="QR code")

    def logo(self, picture: bytes, x: float, y: float, width: float, height: float) -> None:
        """A logo on a white plate, as wide as it needs and no wider than this."""
        image = Image.open(io.BytesIO(picture)).convert("RGBA")
        edge = height * 0.12
        inner = height - 2 * edge
        plate = min(width, inner * image.width / image.height + 2 * edge)
        self.fill(colours.WHITE, x, y, plate, height)
        room = (plate - 2 * edge) / inner
        fitted = ImageOps.pad(image, (max(round(600 * room), 1), 600), color=(255, 255, 255, 0))
        white = Image.new("RGB", fitted.size, colours.WHITE)
        white.paste(fitted, mask=fitted)
        self._pdf.image(white, x + edge, y + edge, plate - 2 * edge, inner, alt_text="Logo")

    def done(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())

    def _open(self, *families: str) -> None:
        """Make fonts ready, half a second each; the others step in for what the first has no letter for."""
        for family in families:
            if family not in self._pdf.fonts:
                self._pdf.add_font(family, fname=fonts.FILES[family])
        self._pdf.set_fallback_fonts([*dict.fromkeys(families[1:])])

    def _wide(self, line: str, family: str, size: float) -> float:
        self._pdf.set_font(family, size=size)
        return float(self._pdf.get_string_width(line))
