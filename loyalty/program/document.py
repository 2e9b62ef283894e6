"""A programme's document: its text is read, checked whole, and becomes the programme it describes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, cast

from marshmallow import ValidationError
from marshmallow.experimental.context import Context

from loyalty.errors import InvalidProgram
from loyalty.program import announcements, funding, source
from loyalty.program.declared import declared
from loyalty.program.earning import EarnRule, Offer
from loyalty.program.frozen import FrozenMap
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.program.problem import NOTHING, Problem, found, step
from loyalty.program.schema import ProgramForm
from loyalty.remedies.remedy import worded

MOST_PROBLEMS: Final = 1000
# Publishing reads a text twice and the shelf once more; a text of the greatest length takes a MiB here.
KEPT_READ: Final = 32


@lru_cache(KEPT_READ)
def read(text: str | bytes, version: int = 1) -> Program:
    """The programme that a YAML or JSON document describes, as this version of it.

    The text may have 1 MiB, as UTF-8. Reading `Program.document` again gives an equal programme.
    Raises InvalidProgram with everything that is wrong, at most a thousand problems.
    """
    assert version >= 1
    document, twice = source.parse(text)
    try:
        with Context(declared(document)):
            parts = ProgramForm().load(cast(dict[str, Any], document))
    except ValidationError as error:
        raise InvalidProgram(_bounded([*twice, *problems(error.messages, document)])) from None
    if twice:
        raise InvalidProgram(_bounded(list(twice)))
    return _program(parts, _canonical(document), version)


def check(text: str | bytes) -> tuple[Problem, ...]:
    """Everything that is wrong with a document, none if it can be used."""
    try:
        read(text)
    except InvalidProgram as error:
        return error.problems
    return ()


def _program(parts: dict[str, Any], document: str, version: int) -> Program:
    tiers = parts["tiers"]
    earn = (*parts["earn"], *(rule for offer, rules in parts["offers"] for rule in _of(offer, rules)))
    return Program(
        code=parts["code"],
        name=parts["name"],
        version=version,
        zone=parts["zone"],
        money=parts["money"],
        money_scale=DECIMALS[parts["money"]],
        foreign=parts["foreign"],
        currencies=parts["currencies"],
        earn=earn,
        basis=parts["basis"],
        exclude=parts["exclusions"],
        caps=(
            *(cap for rule in earn for cap in rule.caps),
            *(cap for each in parts["activities"] for cap in each.caps),
            *parts["caps"],
        ),
        counters=parts["counters"],
        milestones=parts["milestones"],
        activities=parts["activities"],
        calendars=parts["calendars"],
        days=parts["days"],
        offers=tuple(offer for offer, _ in parts["offers"]),
        segments=parts["segments"],
        discounts=(*parts["prices"], *parts["discounts"]),
        ladder=tiers.ladder(parts["zone"], parts["calendars"]) if tiers else None,
        tier_names=tiers.names if tiers else FrozenMap(),
        rewards=tuple(each for steps in parts["rewards"] for each in steps),
        returns=parts["returns"],
        restore=parts["restore"],
        spending=parts["spending"],
        members=parts["members"],
        households=parts["households"],
        offline=parts["offline"],
        card=parts["cards"],
        document=document,
        promises=parts["promises"],
        contests=parts["contests"],
        draws=parts["draws"],
        benefits=parts["benefits"],
        announcements=announcements.read(json.loads(document)),
        payers=parts["payers"],
        funding=funding.read(json.loads(document)),
        called=parts["called"],
        digest=hashlib.sha256(document.encode()).hexdigest(),
    )


def _of(offer: Offer, rules: Iterable[EarnRule]) -> Iterator[EarnRule]:
    """An offer's rules stand among the programme's, and know whose they are."""
    return (replace(rule, offer=offer.code) for rule in rules)


def _canonical(document: object) -> str:
    """One text for one content: keys in order, no blanks, letters as they are."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def problems(messages: Any, value: object, path: str = "") -> Iterator[Problem]:
    """The problems of a place and of all below it, each with the value that was found there."""
    if isinstance(messages, list):
        yield from (found(path, remedy, value) for remedy in messages)
        return
    for key, below in messages.items():
        if key == "_schema":
            yield from problems(below, value, path)
        else:
            yield from problems(below, _entry(value, key), step(path, key))


def _entry(value: object, key: str | int) -> object:
    if isinstance(value, list) and isinstance(key, int):
        return value[key]
    return value.get(key, NOTHING) if isinstance(value, dict) else NOTHING


def _bounded(problems: list[Problem]) -> tuple[Problem, ...]:
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return tuple(problems)
    return (
        *problems[:MOST_PROBLEMS],
        Problem(worded("document"), worded("must be put right at {more} more places", more=more)),
    )
