"""Judging: what becomes of something wanted after a try, and what a person is told who has to help. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from intake.fetching import MOST_BYTES, Answer
from pos_adapter import registry, strict_json
from pos_adapter.adapter import Reject
from pos_adapter.errors import UnreadableBody
from pos_adapter.wanted import Api, Wanted

# The time before each new try: a day in all, for vendors mend their own within one.
WAITS: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800)
)
# A wait is lengthened by up to this part of it, so that what failed together does not come back together.
JITTER: Final = 0.2
# Whatever the vendor asks for.
LONGEST: Final = timedelta(days=1)
# What may go better by itself; every other answer that is no 2xx would be given again. An order may be told
# of before it can be read (404).
_PASSING: Final = frozenset((404, 408, 409, 423, 425, 429))
_PASSING_ERRORS: Final = frozenset(
    (
        *("timed-out", "name-unknown", "connection-refused", "connection-lost", "tls-failed", "not-http"),
        "answer-strange",
    )
)
_RETRY: Final = "then retry it (flask receipts rejected retry)"


class Course(StrEnum):
    """What becomes of it: read, tried again, given up, or left until there is another token."""

    READ = "read"
    LATER = "later"
    GIVEN_UP = "given-up"
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - a word, not a token


@dataclass(frozen=True, slots=True)
class Verdict:
    """The course, when it is tried again (UTC) if it is, and whether the vendor asks for peace till then.

    `code` is a stable word for what went wrong, `why` a sentence with the remedy; empty for what is read.
    """

    course: Course
    next_at: datetime
    rests: bool = False
    code: str = ""
    why: str = ""


def held(answer: Answer, wanted: Wanted, adapter: str) -> Answer:
    """The answer, if it holds what was asked for; an error where it tells of something else."""
    is_whole = answer.status is not None and 200 <= answer.status < 300 and not answer.error
    if not is_whole or _unread(answer)[0] or registry.answers(adapter, wanted, answer.body):
        return answer
    return replace(answer, body=b"", error="answer-strange")


def judge(answer: Answer, api: Api, failures: int, at: datetime, chance: float) -> Verdict:
    """What a try that ended at `at` leads to, after `failures` failed ones. `chance` is from 0 to 1."""
    code, why = _wrong(answer, api)
    if not code:
        return Verdict(Course.READ, at)
    if code == "token-refused":
        return Verdict(Course.TOKEN_REFUSED, at, code=code, why=why)
    if failures >= len(WAITS) or not _passes(answer):
        return Verdict(Course.GIVEN_UP, at, code=code, why=why)
    asked = min(LONGEST, timedelta(seconds=answer.wait_seconds(at)))
    wait = max(WAITS[failures] * (1 + JITTER * chance), asked)
    return Verdict(Course.LATER, at + wait, rests=answer.status == 429 or bool(asked), code=code, why=why)


def reject(wanted: Wanted, code: str, why: str) -> Reject:
    """What is told of something that was not fetched."""
    return Reject(f"{wanted.method} {wanted.path}", why, code, wanted.body[:200])


def without_token(wanted: Wanted, api: Api, connection: str, *, is_refused: bool) -> Reject:
    """The same of something that there is no token for, or none that the vendor takes."""
    lacks = "the vendor refused its token" if is_refused else "it has no token"
    why = (
        f'names what is to be fetched, and connection "{connection}" cannot: {lacks}.'
        f" Set {api.token} by flask connection set-token {connection}, and it is fetched;"
        " or take this event out of the vendor's subscription"
    )
    return reject(wanted, "token-refused" if is_refused else "token-missing", why)


def _wrong(answer: Answer, api: Api) -> tuple[str, str]:
    status = answer.status or 0
    if answer.error:
        return _lost(answer)
    if 200 <= status < 300:
        return _unread(answer)
    if status == 401:
        return "token-refused", f"the vendor refused the token (401); set another: {api.token}"
    if status == 403:
        return "token-lacks-rights", f"the token may not read this (403); give it the rights of {api.token}"
    if 300 <= status < 400:
        return "redirect-refused", f"was sent elsewhere ({status}); set the API's address with the token"
    return f"answered-{status}", f"the vendor answered {status}; look at its status page, {_RETRY}"


def _lost(answer: Answer) -> tuple[str, str]:
    if answer.error == "too-large":
        return (
            "answer-too-large",
            f"the answer is longer than {MOST_BYTES} bytes; import it as a file instead",
        )
    if answer.error == "address-forbidden":
        return "address-forbidden", "the API's address leads to a private network; set the vendor's own"
    if answer.error == "answer-strange":
        return answer.error, f"the answer does not hold what was asked for; see what stands there, {_RETRY}"
    return answer.error, f"the vendor's API could not be reached ({answer.error}); see to it, {_RETRY}"


def _unread(answer: Answer) -> tuple[str, str]:
    try:
        strict_json.parse(answer.body)
    except UnreadableBody as error:
        return "answer-unreadable", f"the answer is no JSON ({error}); see what stands there, {_RETRY}"
    return "", ""


def _passes(answer: Answer) -> bool:
    """Whether another try may go better."""
    if answer.error:
        return answer.error in _PASSING_ERRORS
    status = answer.status or 0
    return status >= 500 or status in _PASSING or 200 <= status < 300
