"""How a change for the worse is told: its place by codes, and what was and what is to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any

from loyalty.program.problem import Problem, step
from loyalty.remedies.remedy import worded

Found = Iterator[Problem]


def place(*parts: str) -> str:
    """A place by codes: `earn.base.per`."""
    path = ""
    for part in parts:
        path = step(path, part)
    return path


def decimal(amount: int, scale: int) -> str:
    """A figure in its smallest unit as people write it: 1250 at 2 is 12.50."""
    return str(Decimal(amount).scaleb(-scale)) if scale else str(amount)


def fewer(path: str, was: int, now: int, scale: int = 0) -> Found:
    """A figure of which more is better."""
    if now < was:
        yield Problem(
            path,
            worded(
                "is {now}, fewer than the {was} of before", now=decimal(now, scale), was=decimal(was, scale)
            ),
        )


def more(path: str, was: int, now: int, scale: int = 0) -> Found:
    """A figure of which less is better."""
    if now > was:
        yield Problem(
            path,
            worded(
                "is {now}, more than the {was} of before", now=decimal(now, scale), was=decimal(was, scale)
            ),
        )


def bounded(path: str, was: int, now: int, scale: int = 0) -> Found:
    """A bound of which more is better, and 0 means that there is none."""
    if now and not was:
        yield Problem(path, worded("is {now}, and there was no bound before", now=decimal(now, scale)))
    elif now:
        yield from fewer(path, was, now, scale)


def otherwise(path: str, was: Any, now: Any, known: Collection[str]) -> Found:
    """Whatever else differs between two values of one kind: that it is no worse nobody can say here."""
    for each in fields(was):
        if each.name not in known and each.compare and getattr(was, each.name) != getattr(now, each.name):
            yield Problem(step(path, each.name), worded("is otherwise, which can be worse for some members"))


def gone(path: str, what: str) -> Problem:
    """What members had and shall have no more."""
    return Problem(path, worded("is left out: {what}", what=what))
