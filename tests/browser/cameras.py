"""A camera that sees what a test holds before it."""

from __future__ import annotations

import io
from pathlib import Path

import zxingcpp
from PIL import Image

WIDTH, HEIGHT = 640, 480
# Of each picture; the camera shows about 20 a second.
FRAMES = 15


def printed(kind: str, text: str) -> bytes:
    """A code as a shop prints it, a PNG; `kind` is one of zxing-cpp's formats, such as EAN13 or Code128."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat[kind])
    picture = io.BytesIO()
    Image.fromarray(code.to_image(scale=3)).save(picture, "PNG")
    return picture.getvalue()


def filmed(path: Path, *pictures: bytes) -> Path:
    """A film of one picture after another on white, which Chromium's false camera plays for ever (MJPEG)."""
    path.write_bytes(b"".join(_frame(picture) * FRAMES for picture in pictures))
    return path


def _frame(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as image:
        seen = image.convert("RGB")
    seen.thumbnail((WIDTH - 120, HEIGHT - 80))
    frame = Image.new("RGB", (WIDTH, HEIGHT), "white")
    frame.paste(seen, ((WIDTH - seen.width) // 2, (HEIGHT - seen.height) // 2))
    written = io.BytesIO()
    frame.save(written, "JPEG", quality=90)
    return written.getvalue()


def flags(film: Path) -> tuple[str, ...]:
    """What tells Chromium to use the film as its camera, and to let pages use it."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
