"""How far a shop has come with its first steps; kept, so that they can be left and taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import orjson

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.program import drafts, shelf

SUBJECT: Final = "-setup"
HERE: Final = "/console/setup"
STEPS: Final = ("shop", "rules", "till", "done")


@dataclass(frozen=True, slots=True)
class State:
    """What was said so far. `program` is empty until it is published, `store` until one is opened.

    `shop` has name, money, zone, accent and logo (base64); `rules` the form as it was filled last.
    """

    shop: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    program: str = ""
    store: str = ""
    is_over: bool = False

    @property
    def step(self) -> str:
        """Where to go on."""
        if not self.shop:
            return "shop"
        if not self.program:
            return "rules"
        return "done" if self.store or self.is_over else "till"

    def may_see(self, step: str) -> bool:
        """Whether a step can be opened: those that were done, and the next."""
        return STEPS.index(step) <= STEPS.index(self.step)


def of(session: Session) -> State:
    """The first steps of this house; a programme published in another way counts as published."""
    found = drafts.find(session, SUBJECT)
    state = State(**orjson.loads(found.content)) if found else State()
    known = shelf.codes(session)
    if not state.program and known:
        state = replace(state, program=known[0], shop=state.shop or {"name": known[0]})
    return state


def read() -> State:
    """The first steps of this house, for a page."""
    return service().database.read(of)


def keep(session: Session, **changed: Any) -> State:
    """Write down what was said."""
    state = replace(of(session), **changed)
    drafts.find_saved(session, SUBJECT, orjson.dumps(asdict(state)).decode(), callers.caller().name, now())
    return state
