"""The cases: every operation, everyone who may ask, everything its path may name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from tests.api.matrix import expected, operations
from tests.api.matrix.callers import Caller, everyone
from tests.api.matrix.expected import DONE
from tests.api.matrix.house import House
from tests.api.matrix.operations import Operation
from tests.api.matrix.subjects import EVERYONES, Subject, Subjects
from tests.api.matrix.things import Things
from tests.api.matrix.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Case:
    """One request, and the status it must get; DONE is any success."""

    operation: Operation
    caller: Caller
    subject: Subject
    status: int

    def __str__(self) -> str:
        of = f" ({self.subject.name})" if self.subject.name else ""
        return f"{self.operation}{of} by {self.caller.name}"


@dataclass(slots=True)
class World:
    """The house, who asks, and what they may ask. `restore` puts all of it back."""

    house: House
    things: Things
    callers: list[Caller]
    document: dict[str, Any]
    operations: list[Operation]
    cases: list[Case] = field(default_factory=list)
    wishes: Wishes = field(init=False)

    def __post_init__(self) -> None:
        self.wishes = Wishes(self.things, self.document)
        self.cases = list(self._cases())

    @classmethod
    def filled(cls, house: House) -> World:
        """The world as tests find it."""
        things = Things(house)
        people = everyone(house)
        document = house.doors.get("/openapi.json").json
        house.stage.keep()
        return cls(house, things, people, document, operations.read(document))

    def restore(self) -> None:
        """Put everything back."""
        self.house.stage.restore()
        self.house.forget()

    def ask(self, case: Case) -> TestResponse:
        """Send a case's request."""
        return self.house.doors.client.open(**self.wishes.of(case.operation, case.caller, case.subject))

    def _cases(self) -> Iterator[Case]:
        subjects = Subjects(self.things)
        for operation in self.operations:
            for caller in self.callers:
                found = subjects.of(operation, self.callers)
                if expected.refusal(operation, caller) is not None:
                    # Who may not ask is told the same whether or not it is there.
                    found = [found[0], found[-1]] if len(found) > 1 else found
                for subject in found:
                    yield Case(operation, caller, subject, expected.status(operation, caller, subject))


def is_as_expected(case: Case, answer: TestResponse) -> bool:
    """Whether a case got what it must get; the sandbox's callers may find less there, and never more."""
    if case.status != DONE:
        return answer.status_code == case.status
    if case.caller.in_sandbox:
        return answer.status_code < 500 and answer.headers.get("Regulars-Sandbox") == "true"
    return answer.status_code // 100 == 2


__all__ = ["DONE", "EVERYONES", "Case", "World", "is_as_expected"]
