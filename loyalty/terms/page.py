"""The page of terms: every section of a programme's document that concerns members, in one language. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from loyalty.program.model import Program
from loyalty.terms import counters, earning_told, goods_told, house_told, points_told, tiers_told
from loyalty.terms.voice import Voice

Teller = Callable[[Voice], Iterator[str]]
_TELLERS: Final[Mapping[str, Teller]] = {
    "points": points_told.points,
    "earn": earning_told.earn,
    "counts": counters.counts,
    "milestones": earning_told.milestones,
    "activities": earning_told.activities,
    "contests": earning_told.contests,
    "draws": earning_told.draws,
    "offers": earning_told.offers,
    "days": goods_told.days,
    "discounts": goods_told.discounts,
    "tiers": tiers_told.tiers,
    "rewards": goods_told.rewards,
    "benefits": goods_told.benefits,
    "spending": points_told.spending,
    "expiry": points_told.expiry,
    "returns": points_told.returns,
    "members": house_told.members,
    "households": house_told.households,
    "offline": points_told.offline,
    "cards": house_told.cards,
    "promises": house_told.promises,
}
# Which paragraph tells each word at the top of a document; None for what is no matter of the members'.
TOLD_IN: Final[Mapping[str, str | None]] = {
    **{section: section for section in _TELLERS if section not in ("points", "expiry")},
    "name": "title",
    "money": "points",
    "monies": "points",
    "zone": "points",
    "currencies": "expiry",
    "exclude": "counts",
    "counters": "counts",
    "caps": "earn",
    "calendars": "days",
    "prices": "discounts",
    "segments": "offers",
    "restore": "returns",
    "format": None,
    "code": None,
    "language": None,
    "payers": None,
    "called": None,
    "funding": None,
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One section: its title and its sentences, plain text."""

    section: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The terms of one version. `language` is that of the sentences; the title is the programme's name."""

    program: str
    version: int
    language: str
    title: str
    paragraphs: tuple[Paragraph, ...]


def page(program: Program, tag: str) -> Page:
    """The terms in the language of this tag, else in English. Sections that say nothing are left out."""
    voice = Voice.of(program, tag)
    told = (
        Paragraph(section, voice.say(f"title-{section}"), tuple(teller(voice)))
        for section, teller in _TELLERS.items()
    )
    title = voice.name(program.name, program.code)
    paragraphs = tuple(paragraph for paragraph in told if paragraph.sentences)
    return Page(program.code, program.version, voice.language.tag, title, paragraphs)


def as_text(found: Page) -> str:
    """The page as plain text: titles on lines of their own, a sentence a line."""
    blocks = ["\n".join((each.title, *each.sentences)) for each in found.paragraphs]
    return "\n\n".join((found.title, *blocks)) + "\n"
