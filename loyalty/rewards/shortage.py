"""Shortage: that there are not enough points, said in the figures and names of the programme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from loyalty.errors import ShortOfPoints
from loyalty.explanations import language
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from points.errors import InsufficientPoints


@contextmanager
def told_in(program: Program) -> Iterator[None]:
    """Let what the journal refuses in smallest units be told as slips tell points. Raises ShortOfPoints."""
    try:
        yield
    except InsufficientPoints as short:
        raise _named(program, short) from short


def _named(program: Program, short: InsufficientPoints) -> ShortOfPoints:
    figures = Figures(program, language.languages()[language.DEFAULT])
    wanted, available = (figures.points(each, short.currency) for each in (short.wanted, short.available))
    known = next((each for each in program.currencies if each.code == short.currency), None)
    return ShortOfPoints(
        short,
        f"{wanted} wanted, {available} available",
        scale=known.scale if known else 0,
        names=known.name if known else {},
    )
