"""Delimiters and quotes: one row's text as its cells."""

from __future__ import annotations

import csv
from enum import Enum

from pos_adapter.tabular.layout import File


class Quotes(Enum):
    """How the quotes of a text are: a text within them ends, or not yet, or goes on behind its end."""

    CLOSED = "closed"
    OPEN = "open"
    BROKEN = "broken"


def quotes(text: str, file: File) -> Quotes:
    """How the quotes of a row are; one within a cell that does not begin with one is only a character."""
    quote, delimiter, at = file.quote, file.delimiter, 0
    if not quote or quote not in text:
        return Quotes.CLOSED
    while True:
        if text.startswith(quote, at):
            at = text.find(quote, at + 1)
            while at >= 0 and text.startswith(quote, at + 1):
                at = text.find(quote, at + 2)
            if at < 0:
                return Quotes.OPEN
            at += 1
            if at < len(text) and not text.startswith(delimiter, at):
                return Quotes.BROKEN
        at = text.find(delimiter, at) + 1
        if not at:
            return Quotes.CLOSED


def cells_of(text: str, file: File) -> list[str]:
    """The cells of a row."""
    if not file.quote or file.quote not in text:
        return text.split(file.delimiter)
    return next(csv.reader((text,), delimiter=file.delimiter, quotechar=file.quote), [])
