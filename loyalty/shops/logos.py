"""Logos: whatever picture was handed in, drawn anew as a PNG that holds pixels and nothing else. Pure."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageOps

from loyalty.errors import InvalidLogo

CONTENT_TYPE: Final = "image/png"
FORMATS: Final = ("PNG", "JPEG", "WEBP")
LARGEST_BYTES: Final = 200_000
# A file that says it is larger is not even unpacked: a small one may claim to be a wall.
LARGEST_PIXELS: Final = 40_000_000
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_SIDES: Final = (1024, 768, 512, 384, 256, 192)


def redrawn(picture: bytes) -> bytes:
    """A PNG of the same picture, turned upright, at most 200,000 bytes, made smaller only where it must be.

    What else a file may carry (scripts, places, profiles, further frames) does not come along. Raises
    InvalidLogo for what is no PNG, JPEG or WebP, or too large to be a logo.
    """
    image = _opened(picture)
    for side in _SIDES:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        image.save(written, "PNG", optimize=True)
        if written.tell() <= LARGEST_BYTES:
            break
    return written.getvalue()


def _opened(picture: bytes) -> Image.Image:
    """The pixels, with transparency; nothing that the file says of them."""
    try:
        found = Image.open(io.BytesIO(picture), formats=FORMATS)
        if found.width * found.height > LARGEST_PIXELS:
            raise InvalidLogo("it has more than 40 million pixels")
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, *_BOMBS) as error:
        raise InvalidLogo("it is no whole PNG, JPEG or WebP picture") from error
    bare = Image.new("RGBA", upright.size)
    bare.paste(upright)
    return bare
