"""Letters: what the shop decided about a member and why, as a page for an envelope, in their language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.language import Language
from loyalty.program.model import Program
from web.books.decided import CLOSING, Decided
from web.wire import texts

# What takes something away until it is given back: the letter says that the rest stays.
STOPS: Final = ("restricted", "card-blocked")
# An adjustment's own sentence says why.
SAYS_WHY: Final = ("adjusted",)
# What a decision rests on besides the terms of the card, by the beginning of what it is called.
RESTS: Final = {
    "adjusted": "books",
    "missing": "receipt",
    "let-go": "receipt",
    "pin-taken": "wish",
    "consent-ended": "wish",
    "card-replaced": "wish",
}


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


def about(
    found: Decided, to: Addressee, language: Language, today: date, *, terms: str, own: str = ""
) -> Letter:
    """The letter about a decision: what, why, from when, what it rests on, and how to object.

    `today` is the programme's local day, `terms` the address of its terms, `own` a paragraph in the shop's
    own words, empty for none.
    """
    tag, name = language.tag, to.program.name
    # The end of an id tells more than its beginning, which is only when it was.
    reference = f"{to.id[-6:]}-{found.key[-8:]}"
    paragraphs = [*_paragraphs(found, to.program, language, own), *_rests(found, to.program, language, terms)]
    return Letter(
        tag,
        language.day(today, "weekday"),
        texts.said(tag, "letter.subject", program=language.name(name, to.program.code)),
        texts.said(tag, "letter.dear", name=to.name) if to.name else texts.said(tag, "letter.dear-member"),
        [*paragraphs, texts.said(tag, "letter.answer", reference=reference)],
        texts.said(tag, "letter.close"),
        reference,
    )


def sentences(found: Decided, program: Program, language: Language, area: str = "letter") -> list[str]:
    """What was decided: as the books say it, else by the text of the area, in a letter or on the desk."""
    if found.entry and (said := explain.sentences(found.entry.line.reasons, program, language)):
        return said
    is_of_tier = found.entry is not None
    key = f"tier-{found.what}" if is_of_tier and area == "letter" else found.what
    return [texts.said(language.tag, f"{area}.{key}", **_facts(found, Figures(program, language)))]


def _paragraphs(found: Decided, program: Program, language: Language, own: str) -> Iterator[str]:
    tag, on = language.tag, _day(found, program, language)
    is_to_come = found.what == CLOSING
    yield texts.said(tag, "letter.on-closing" if is_to_come else "letter.on", day=on)
    yield from sentences(found, program, language)
    if found.reason and found.what not in SAYS_WHY:
        yield texts.said(tag, "letter.because", reason=texts.said(tag, f"reason.{found.reason}"))
    if own:
        yield own
    yield texts.said(tag, "letter.from", day=on)
    if found.what in STOPS:
        yield texts.said(tag, "letter.stopped")


def _rests(found: Decided, program: Program, language: Language, terms: str) -> Iterator[str]:
    kind = next((RESTS[each] for each in RESTS if found.what.startswith(each)), "")
    if kind:
        yield texts.said(language.tag, f"letter.rests-{kind}")
    name = language.name(program.name, program.code)
    yield texts.said(language.tag, "letter.rests", program=name, address=terms)


def _facts(found: Decided, figures: Figures) -> dict[str, str]:
    """The facts of a decision as people read them."""
    facts, language = found.facts, figures.language
    told = {name: str(facts[name]) for name in ("card", "number", "shop") if name in facts}
    if "tier" in facts:
        told["tier"] = figures.tier(facts["tier"])
    if "reward" in facts:
        told["reward"] = figures.reward(facts["reward"])
    if "ended" in facts:
        told["other"] = str(facts["ended"])[-6:]
    if "on" in facts or "day" in facts:
        on = facts.get("on") or date.fromisoformat(facts["day"])
        told["day"] = language.day(on, "weekday")
    if "purpose" in facts:
        tag = language.tag
        told["purpose"] = texts.said(tag, f"member.consent-{facts['purpose']}")
        told["channel"] = texts.said(tag, f"member.channel-{facts['channel']}")
    return told


def _day(found: Decided, program: Program, language: Language) -> str:
    return language.day(found.at.astimezone(program.zoneinfo).date(), "weekday")
