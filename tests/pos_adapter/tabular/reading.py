"""What the tests of the tabular adapter start from: a small layout, a file, what comes of it."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pos_adapter.adapter import Settings
from pos_adapter.tabular import adapter as tabular
from pos_adapter.tabular import document
from pos_adapter.tabular.layout import Layout
from tests.pos_adapter.examples import LONDON

SAMPLES = Path(__file__).parents[3] / "samples" / "layouts"
LAYOUT = """
format: csv
rows: line
receipt: {number: No, purchased_at: At}
line: {sku: Item, quantity: Qty, net: Net}
"""
HEADER = "No,At,Item,Qty,Net"
TEA = "1,2026-05-04 12:00,TEA,2,5.00"


def read(file: str | bytes, layout: str = LAYOUT, settings: Settings = LONDON) -> list[Any]:
    """What a file holds by a layout."""
    content = file.encode() if isinstance(file, str) else file
    own = replace(settings, layout=layout_of(layout))
    return list(tabular.read(io.BytesIO(content), own))


@cache
def layout_of(text: str) -> Layout:
    """A layout, read once however many files it is for."""
    return document.read(text.encode())


def rows(*lines: str, header: str = HEADER, layout: str = LAYOUT) -> list[Any]:
    """What a file of these rows holds."""
    return read("".join(f"{line}\n" for line in (header, *lines)), layout)


def with_words(**words: str) -> str:
    """The small layout with some of its lines replaced or added."""
    lines = dict(line.split(": ", 1) for line in LAYOUT.strip().splitlines())
    return "".join(f"{word}: {said}\n" for word, said in {**lines, **words}.items())
