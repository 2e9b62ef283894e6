"""Letters: what the shop decided about a member and why, as a page for an envelope, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from loyalty.books.decisions import Decision
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.language import Language
from loyalty.program.model import Program
from web.wire import texts


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom: the member's id outside, their name (may be empty), and their programme."""

    id: str
    name: str
    program: Program


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, paragraph by paragraph; `reference` finds the decision again."""

    language: str
    day: str
    subject: str
    greeting: str
    paragraphs: Sequence[str]
    close: str
    reference: str


def about(found: Decision, to: Addressee, language: Language, at: datetime) -> Letter:
    """The letter about a decision, as of `at` (UTC)."""
    program, name = to.program, to.name

    def say(key: str, **facts: object) -> str:
        return texts.said(language.tag, key, **facts)

    zone, reference = program.zoneinfo, f"{to.id[-6:]}-{found.line.seq}"
    decided_on = language.day(found.line.at.astimezone(zone).date(), "weekday")
    what = explain.sentences(found.line.reasons, program, language) or [_what(found, program, language)]
    # An adjustment's own sentence says why.
    why = [say("letter.because", reason=say(f"reason.{found.reason}"))] if found.reason else []
    return Letter(
        language.tag,
        language.day(_today(at, program), "weekday"),
        say("letter.subject", program=language.name(program.name, program.code)),
        say("letter.dear", name=name) if name else say("letter.dear-member"),
        [
            say("letter.on", day=decided_on),
            *what,
            *(why if found.what != "adjusted" else ()),
            *([say("letter.stopped")] if found.what == "restricted" else ()),
            say("letter.answer", reference=reference),
        ],
        say("letter.close"),
        reference,
    )


def _what(found: Decision, program: Program, language: Language) -> str:
    """A decision about a tier, for which the journal has no sentence of its own."""
    tier = Figures(program, language).tier(found.about)
    return texts.said(language.tag, f"letter.tier-{found.what}", tier=tier)


def _today(at: datetime, program: Program) -> date:
    return at.astimezone(program.zoneinfo).date()
