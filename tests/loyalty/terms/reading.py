"""Reading the terms of a document: its page, and the sentences of one section."""

from __future__ import annotations

from loyalty.program import document
from loyalty.terms.page import Page, page

PRICES_ALONE = """
format: 1
code: prices
name: {en: Prices}
money: GBP
zone: Europe/London
cards:
  kinds:
    - {code: paper, name: {en: Paper card}, fee: "5.00", waived_when: {days: [opening]}}
days:
  - {code: opening, name: {en: opening day}, from: "2026-05-04", through: "2026-05-04"}
discounts:
  - {code: five, percent: "5"}
"""


def told(text: str, tag: str = "en") -> Page:
    return page(document.read(text), tag)


def sentences(text: str, section: str, tag: str = "en") -> list[str]:
    found = {each.section: [*each.sentences] for each in told(text, tag).paragraphs}
    return found.get(section, [])
