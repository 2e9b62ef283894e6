"""Logos: pixels come in, pixels go out."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from loyalty.errors import InvalidLogo
from loyalty.shops import logos


def picture(kind: str, size: tuple[int, int] = (60, 30), **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "#aa3322").save(written, kind, **options)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_comes_out_is_a_png_of_the_same_picture(kind: str) -> None:
    drawn = opened(logos.redrawn(picture(kind)))

    assert (drawn.format, drawn.size) == ("PNG", (60, 30))
    assert all(abs(a - b) < 8 for a, b in zip(drawn.getpixel((5, 5)), (170, 51, 34, 255), strict=True))


def test_what_else_a_file_carries_does_not_come_along() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    tail = picture("PNG", pnginfo=notes) + b"<svg onload=alert(1)>"

    drawn = logos.redrawn(tail)

    assert b"script" not in drawn
    assert b"onload" not in drawn
    assert opened(drawn).info == {}


def test_a_photo_is_turned_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6

    assert opened(logos.redrawn(picture("JPEG", exif=turned))).size == (30, 60)


def test_noise_is_made_small_enough() -> None:
    noise = Image.effect_noise((300, 300), 120)
    written = io.BytesIO()
    Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).save(written, "JPEG")

    assert len(logos.redrawn(written.getvalue())) <= logos.LARGEST_BYTES


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def claiming(side: int) -> bytes:
    """A few bytes that say they are a square of this side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def test_a_wall_is_not_unpacked_however_small_its_file() -> None:
    written = io.BytesIO()
    Image.new("1", (7_000, 7_000)).save(written, "PNG")

    assert written.tell() < 100_000
    with pytest.raises(InvalidLogo, match="40 million"):
        logos.redrawn(written.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("PNG")[:60],
        picture("GIF"),
        claiming(10_000),
        claiming(60_000),
    ],
    ids=["nothing", "svg", "half", "gif", "larger", "a bomb"],
)
def test_what_cannot_be_a_logo_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidLogo):
        logos.redrawn(data)
