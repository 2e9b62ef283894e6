"""Pictures of a pass: the retailer's logo in the sizes asked for, or its first letter in its colour. Pure."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont, ImageOps

from loyalty.explanations import language
from loyalty.shops import colours
from printing import fonts
from wallets.holding import Holding

# In points: icons are square, logos at most this wide and high. A phone takes the one for its screen.
ICON_POINTS: Final = 29
LOGO_POINTS: Final = (160, 50)
SCALES: Final = {"": 1, "@2x": 2, "@3x": 3}
BADGE_PIXELS: Final = 660
_MARGIN: Final = 0.12


def of_pass(held: Holding) -> dict[str, bytes]:
    """The pictures of an Apple pass by the names of their files."""
    found = {}
    for suffix, scale in SCALES.items():
        width, height = (scale * points for points in LOGO_POINTS)
        found[f"icon{suffix}.png"] = _png(_square(held, scale * ICON_POINTS))
        found[f"logo{suffix}.png"] = _png(_wide(held, width, height))
    return found


@lru_cache(maxsize=8)
def badge(name: str, accent: str, logo: bytes | None) -> bytes:
    """A square picture for who shows it round: the logo on white, else the first letter on the accent.

    Drawing one takes a tenth of a second and anybody may ask for it, so that the last ones are kept.
    """
    if logo is None:
        return _png(_letter(name, accent, BADGE_PIXELS))
    return _png(_plate(_opened(logo), BADGE_PIXELS, BADGE_PIXELS, 0.2))


def _square(held: Holding, pixels: int) -> Image.Image:
    if held.logo is None:
        return _letter(held.title(language.language("en")), held.look.accent, pixels)
    return _plate(_opened(held.logo), pixels, pixels, _MARGIN)


def _wide(held: Holding, width: int, height: int) -> Image.Image:
    """As high as there is room for, and no wider than the logo needs."""
    if held.logo is None:
        return _letter(held.title(language.language("en")), held.look.accent, height)
    logo = _opened(held.logo)
    return _plate(logo, min(width, max(height, round(height * logo.width / logo.height))), height, _MARGIN)


def _plate(logo: Image.Image, width: int, height: int, margin: float) -> Image.Image:
    """A logo on white, whatever colour is around it: what it was made for."""
    edge = round(margin * height)
    plate = Image.new("RGB", (width, height), colours.WHITE)
    fitted = ImageOps.contain(logo, (max(width - 2 * edge, 1), max(height - 2 * edge, 1)))
    plate.paste(fitted, ((width - fitted.width) // 2, (height - fitted.height) // 2), fitted)
    return plate


def _letter(name: str, accent: str, pixels: int) -> Image.Image:
    letter = next((char for char in name if char.isalnum()), "·").upper()[0]
    image = Image.new("RGB", (pixels, pixels), accent)
    font = ImageFont.truetype(fonts.file_for(letter), round(pixels * 0.6))
    ImageDraw.Draw(image).text((pixels / 2, pixels / 2), letter, colours.ink_on(accent), font, anchor="mm")
    return image


def _opened(logo: bytes) -> Image.Image:
    return Image.open(io.BytesIO(logo)).convert("RGBA")


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()
