"""Anything at all, made from /openapi.json, asked by one caller; and whether the answers keep to it."""

from __future__ import annotations

import json
import re
import uuid
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import HypothesisWarning, Unsatisfiable
from schemathesis import Case, CheckContext, GenerationMode, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NotSet
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.schemas import APIOperation
from sqlalchemy import delete

from identity.staff_tables import limit_window
from tests.api.matrix import expected
from tests.api.matrix.callers import Caller
from tests.api.matrix.cases import World
from tests.api.matrix.operations import Operation
from tests.api.matrix.subjects import DELIVERIES, Subject, Subjects
from tests.intake import shopify

MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
# With no more examples than this all runs are alike, and those that break the document are thinned.
FEW = 4
# Among how many cases those are found that are sent where whoever asks is refused.
REFUSED_OF = 30
# After how many requests that change something all is put back.
IN_A_ROW = 40
# How often what was granted is asked again without the proof: test_matrix.py asks each operation without it.
UNPROVED = 3
# A database made anew is the same whatever was said along.
MADE_ANEW = "POST /v1/sandbox"
WHOLE = ("valid_object", "object_only_required", "object_required_and_optional")
# What is in order may be refused for a reason of the business, and so it may be when it is not in order.
REFUSALS = ["401", "403", "404", "409", "412", "422", "428", "429"]
CHECKS = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "304", *REFUSALS]},
    "negative_data_rejection": {"expected-statuses": ["400", *REFUSALS, "405", "413", "415"]},
    "missing_required_header": {"expected-statuses": ["400", "401", "403", "404", "415", "422", "428"]},
}
# The shape was wrong: what the document calls right must not be told so, except for what it cannot say.
WRONG_SHAPE = ("invalid_body", "invalid_receipt")
UNSAID = {
    "cursor": "only what a page gave is one",
    "currency": "the programme's own, and each has another",
    "business_date": "about the day of purchased_at",
    "program": "need not be named where there is one",
    "confirm": "the id in the path once more",
    "split": "that what each paid is more than nothing, and that no two are one member",
}
# Which letters can be seen changes with every Unicode, and no pattern that all read alike says it.
INVISIBLE = re.compile("without (control|invisible)|without a space at its beginning")
# What one field asks of another, and the programme's money of all: how many decimals, and so how much.
TOGETHER = re.compile(
    "goes with|counted upwards|must not be negative|exchange|say one of"
    "|no more than discount|money given back for goods kept"
    "|is not negative|must be an amount (below|such)|is too large as"
)
# What goes with one kind of receipt only, or in the place of other fields: seldom right beside all others.
OF_SOME = {"given", "split"}
ALL_AT_ONCE = 1
# No shop was open before, and no database keeps what comes after.
FAR_AWAY = re.compile(r'must be a (day|time).*; got "(?!(19[7-9]|2[01][0-9])[0-9]-)[0-9]{4}-')
# That a document, or a line of many, makes no sense is the answer here and no refusal.
ANSWERS_ANYTHING = {"POST /v1/programs/check", "POST /v1/receipts/batch"}


@schemathesis.serializer("application/x-ndjson")
def lines(_: Any, value: Any) -> Any:
    """A batch is text already."""
    return value if isinstance(value, str | bytes) else json.dumps(value)


@schemathesis.check
def says_why(_: CheckContext, response: Response, case: Case) -> None:
    """A request that keeps to the document is not refused for its shape."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if response.status_code != 422:
        return
    problem = response.json()
    places = problem.get("errors", ())
    if problem["code"] in WRONG_SHAPE and not (places and all(map(_is_unsaid, places))):
        raise Failure(
            operation=case.operation.label, title="Refused for its shape", message=str(problem["errors"])
        )


def _is_unsaid(place: dict[str, str]) -> bool:
    said = place["message"]
    known = re.split(r"[.\[]", place["path"])[0] in UNSAID
    return known or any(pattern.search(said) for pattern in (INVISIBLE, TOGETHER, FAR_AWAY))


class Fuzz:
    """One caller, who asks everything. `findings` are sentences, `statuses` say how often what came back."""

    def __init__(self, world: World, caller: Caller, examples: int) -> None:
        self.world, self.house, self.caller, self.examples = world, world.house, caller, examples
        self.findings: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.reached: Counter[str] = Counter()
        config = SchemathesisConfig.from_dict({"checks": CHECKS})
        self.schema = schemathesis.openapi.from_wsgi("/openapi.json", self.house.doors.app, config=config)
        self.subjects = Subjects(world.things)
        self.secret = caller.secret
        self._covered: dict[str, bool] = {}
        # What changed something since all was put back: one of it is what the books were wrong after.
        self._changed: list[str] = []

    def run(self) -> None:
        """Ask every operation; what was changed must verify, and is put back."""
        self.world.restore()
        for found in self.schema.get_all_operations():
            operation = found.ok()
            (known,) = [each for each in self.world.operations if str(each) == operation.label]
            # What is open to all is asked thoroughly by nobody; by the others, as what they may not.
            may = expected.refusal(known, self.caller) is None and known.scheme == self.caller.proves
            changes = may and known.changes
            for number, case in enumerate(self._cases(operation, may=may)):
                if changes and number and number % IN_A_ROW == 0:
                    self._put_back(known)
                self._ask(case, known, number, may=may)
            if may:
                self._draw(operation, known)
            if changes:
                self._put_back(known)

    def _put_back(self, known: Operation) -> None:
        """Verify what was changed, and put it back: what one member bought is gone through for each sale."""
        wrong = self.house.doors.shop.verify()
        asked = "\n  ".join(("after", *self._changed)) if wrong else ""
        self.findings += [f"{known}: {what} {asked}" for what in wrong]
        self._changed.clear()
        self.world.restore()

    def _cases(self, operation: APIOperation[Any, Any], *, may: bool) -> Iterator[Case]:
        """What lies at the bounds of every field and beyond: all that is in order, some that is not.

        Of what is asked by who is refused anyway, a few of the first: making them costs more than asking.
        """
        generation = self.schema.config.generation_for(operation=operation)
        found = self.schema.iter_coverage_cases(
            operation, generation_modes=MODES, generation_config=generation
        )
        thinned = 1 if self.examples > FEW else 2
        may = may and operation.label != MADE_ANEW
        for number, case in enumerate(found if may else islice(found, REFUSED_OF)):
            if number % 12 == 0 or (may and (_is_meant_well(case) or number % thinned == 0)):
                yield case

    def _draw(self, operation: APIOperation[Any, Any], known: Operation) -> None:
        """What chance makes of the shapes, in order and not."""
        for mode in MODES:

            @settings(
                max_examples=self.examples,
                derandomize=self.examples <= FEW,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def drawn(case: Case) -> None:
                self._ask(case, known, self.statuses.total(), may=True)

            with warnings.catch_warnings():
                warnings.simplefilter("ignore", HypothesisWarning)
                try:
                    drawn()
                except Unsatisfiable:
                    continue  # nothing about it can be wrong

    def _ask(self, case: Case, known: Operation, number: int, *, may: bool) -> None:
        if "429" in case.operation.responses.status_codes:
            self.house.write(lambda session: session.connection.execute(delete(limit_window)))
        if may and case.method.lower() == known.method:
            self._make_sense(case, known, number)
        headers = self._headers(case)
        answer = case.call(headers=headers)
        self.statuses[answer.status_code] += 1
        if answer.status_code < 300 and case.method.lower() == known.method:
            self.reached[str(known)] += 1
            self._changed += [_asked(case)] if known.changes else []
        try:
            case.validate_response(answer, headers=headers, excluded_checks=self._not_meant(known))
        except FailureGroup as failures:
            self.findings += [self._sentence(case, answer, each) for each in failures.exceptions]

    def _make_sense(self, case: Case, known: Operation, number: int) -> None:
        """Let some of what is in order be about things there are, with a key or version of their own."""
        if number % 4 == 3 or not _is_meant_well(case):
            return
        subject = self._subject(known)
        if case.path_parameters:
            case.path_parameters = {name: subject.values[name] for name in case.path_parameters}
        said = self.world.wishes.body(known, self.caller, subject)
        if "json" in said and isinstance(case.body, dict) and case.media_type == "application/json":
            case.body = _sensible(said["json"], case.body, number)
        elif "data" in said and number % 2 == 0:
            case.body = said["data"]
            if known.path == DELIVERIES:
                secret = self.world.things.secret_of(subject.values["code"])
                case.headers.update(shopify.signed(said["data"], secret))
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = uuid.uuid4().hex
        if "If-Match" in case.headers:
            case.headers["If-Match"] = self.world.wishes.etag(known, known.path.format(**subject.values))
        if number % 2 == 0:
            case.query = {**case.query, **self.world.wishes.query(known)}

    def _subject(self, known: Operation) -> Subject:
        found = self.subjects.of(known, self.world.callers)
        return next((each for each in found if each.belongs_to(self.caller)), found[0])

    def _headers(self, case: Case) -> dict[str, str]:
        """The caller's proof, unless it is left out on purpose."""
        if not self.secret or case.headers.get("Authorization") is None:
            return {}
        return {"Authorization": f"Bearer {self.secret}"}

    def _not_meant(self, known: Operation) -> list[Any]:
        """Checks that do not fit an operation."""
        checks = schemathesis.checks.CHECKS
        left_out = []
        if self._is_covered(known.path):
            # Another template takes this very path too, and Allow names what both answer.
            left_out.append("allow_header_conformance")
        if str(known) in ANSWERS_ANYTHING:
            left_out.append("negative_data_rejection")
        if self.reached[str(known)] > UNPROVED:
            left_out.append("ignored_auth")
        return [checks.get_one(name) for name in left_out]

    def _is_covered(self, path: str) -> bool:
        """Whether what a template says is this path as well: `/v1/vouchers/check` is a voucher's, too."""
        if path not in self._covered:
            others = (each.path for each in self.world.operations if "{" in each.path and each.path != path)
            self._covered[path] = any(_as_pattern(each).fullmatch(path) for each in others)
        return self._covered[path]

    def _sentence(self, case: Case, answer: Response, failure: Any) -> str:
        what = case.meta.phase.data if case.meta else None
        return (
            f"{case.operation.label} by {self.caller.name}: {type(failure).__name__} {failure.title}: "
            f"{failure.message[:200]!r} {getattr(what, 'description', '')} {_asked(case)} -> "
            f"{answer.status_code} {answer.text[:300]}"
        )


def _asked(case: Case) -> str:
    """What was asked, cut where it is long."""
    body = None if isinstance(case.body, NotSet) else case.body
    return f"{case.method} {case.path_parameters} {case.query} {str(body)[:300]}"


def _as_pattern(path: str) -> re.Pattern[str]:
    """What a path's template matches; a stock code may hold slashes."""
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", path.replace("{sku}", ".+")))


def _is_meant_well(case: Case) -> bool:
    """Whether it keeps to the document, or would but for what its fields ask of each other."""
    assert case.meta is not None, "it was generated"
    scenario = getattr(case.meta.phase.data, "scenario", None)
    return case.meta.generation.mode is GenerationMode.POSITIVE or (scenario and scenario.value) in WHOLE


def _sensible(said: dict[str, Any], body: dict[str, Any], number: int) -> dict[str, Any]:
    """What is asked in order, or what was made with some of it in order; each receipt has its own number."""
    if number % 2:
        simple = {name: value for name, value in said.items() if isinstance(value, str) and name != "kind"}
        missing = said if "purchased_at" in said else {}
        said = {**missing, **body, **{name: value for name, value in simple.items() if name in body}}
        if "purchased_at" in said and number % 8 != ALL_AT_ONCE:
            said = {name: value for name, value in said.items() if name not in OF_SOME}
    return {**said, "number": f"F{number}"} if "purchased_at" in said else said
