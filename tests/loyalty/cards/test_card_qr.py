"""A card's QR code is read by a reader, and stands anywhere."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from loyalty.cards import card_qr

NUMBER = "920000000000000009"
SVG = "{http://www.w3.org/2000/svg}"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def dark_runs(svg: str) -> list[tuple[int, int, int]]:
    """(x, y, width) of every rectangle of the path, which must be made of nothing else."""
    path = ET.fromstring(svg).find(f"{SVG}path")
    assert path is not None
    assert RUN.sub("", path.attrib["d"]) == ""
    assert all(there == back for _, _, there, back in RUN.findall(path.attrib["d"]))
    return [(int(x), int(y), int(width)) for x, y, width, _ in RUN.findall(path.attrib["d"])]


def side(svg: str) -> int:
    return int(ET.fromstring(svg).attrib["viewBox"].split()[2])


def picture(svg: str, scale: int = 8) -> Image.Image:
    """The code as a camera would see it."""
    image = Image.new("L", (side(svg) * scale,) * 2, 255)
    draw = ImageDraw.Draw(image)
    for x, y, width in dark_runs(svg):
        draw.rectangle((x * scale, y * scale, (x + width) * scale - 1, (y + 1) * scale - 1), fill=0)
    return image


@pytest.mark.parametrize(
    "text", [NUMBER, "https://points.example.com/c/TNTT-YQ9R?x=1&y=<2>", "會員卡 王小明", "x" * 300]
)
def test_a_reader_reads_what_was_written(text: str) -> None:
    (read,) = zxingcpp.read_barcodes(picture(card_qr.svg(text)))

    assert (read.text, read.format) == (text, zxingcpp.BarcodeFormat.QRCode)


def test_errors_are_corrected_at_level_m() -> None:
    (read,) = zxingcpp.read_barcodes(picture(card_qr.svg(NUMBER)))

    assert read.ec_level == "M"


def test_four_light_modules_surround_the_code() -> None:
    svg = card_qr.svg(NUMBER)
    runs = dark_runs(svg)

    edges = (
        min(x for x, _, _ in runs),
        min(y for _, y, _ in runs),
        side(svg) - max(x + w for x, _, w in runs),
    )
    assert edges == (4, 4, 4)
    assert side(svg) - max(y + 1 for _, y, _ in runs) == 4


def test_the_same_text_gives_the_same_bytes() -> None:
    assert card_qr.svg(NUMBER) == card_qr.svg(NUMBER)
    assert card_qr.svg(NUMBER) != card_qr.svg(NUMBER[::-1])


def test_a_screen_reader_says_what_it_is_and_not_the_number() -> None:
    root = ET.fromstring(card_qr.svg(NUMBER, title="Card <of> Anna & Ben"))

    assert root.attrib["role"] == "img"
    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]
    assert root[0].text == "Card <of> Anna & Ben"
    assert NUMBER not in card_qr.svg(NUMBER)


def test_it_can_be_inlined_and_asks_for_nothing_from_outside() -> None:
    svg = card_qr.svg("https://points.example.com/c/1")

    assert svg.startswith("<svg ")
    assert svg.isascii()
    assert re.findall(r"https?://[^\"']+", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|style|script|<\?|<!|\bid=", svg)


def test_it_is_as_large_as_asked() -> None:
    root = ET.fromstring(card_qr.svg(NUMBER, size_mm=80))

    assert (root.attrib["width"], root.attrib["height"]) == ("80mm", "80mm")


@pytest.mark.parametrize(("text", "size_mm"), [("", 30), ("x" * 301, 30), ("會" * 101, 30), (NUMBER, 0)])
def test_what_no_till_could_read_is_not_drawn(text: str, size_mm: int) -> None:
    with pytest.raises(ValueError, match="a QR code"):
        card_qr.svg(text, size_mm)


@pytest.mark.parametrize("pixels", [1, 2, 8])
def test_a_png_is_read_as_the_svg_is(pixels: int) -> None:
    image = Image.open(io.BytesIO(card_qr.png(NUMBER, pixels)))
    (read,) = zxingcpp.read_barcodes(image.convert("L").resize((image.width * (9 - pixels),) * 2, 0))

    assert (read.text, image.format, image.mode) == (NUMBER, "PNG", "1")
    assert image.size == (side(card_qr.svg(NUMBER)) * pixels,) * 2


def test_a_png_has_the_same_bytes_each_time_and_is_small() -> None:
    assert card_qr.png(NUMBER) == card_qr.png(NUMBER)
    assert len(card_qr.png(NUMBER)) < 2_000


@pytest.mark.parametrize(("text", "pixels"), [("", 8), ("x" * 301, 8), (NUMBER, 0), (NUMBER, 41)])
def test_no_png_is_drawn_that_nobody_could_use(text: str, pixels: int) -> None:
    with pytest.raises(ValueError, match="a QR code"):
        card_qr.png(text, pixels)
