"""The demo's rules, in two versions: the ready programme first, and after a week what a shop adds to it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from db.session import Session
from loyalty.program import document, shelf
from loyalty.program.model import Program
from loyalty.retailer import Retailer

ROOT = Path(__file__).resolve().parent.parent
FIRST = ROOT / "programs" / "corner-shop.yaml"
SECOND = ROOT / "samples" / "corner-shop.second.yaml"
CODE: Final = FIRST.stem
# How long before today each took force: of Saturdays that are the first or third of a month one lies between.
FIRST_FROM, SECOND_FROM = timedelta(days=29), timedelta(days=22)


def published(session: Session, retailer: Retailer, at: datetime) -> Program:
    """The programme in force. Both versions are published once; a shop's own later ones stay in force."""
    if not shelf.versions(session, CODE):
        for file, back in ((FIRST, FIRST_FROM), (SECOND, SECOND_FROM)):
            text = file.read_text(encoding="utf-8")
            begins_at = _midnight(document.read(text), at, back)
            shelf.publish(session, text, begins_at, begins_at)
    return shelf.current(session, retailer.shelf, CODE, at)


def _midnight(program: Program, at: datetime, back: timedelta) -> datetime:
    zone = ZoneInfo(program.zone)
    on: date = at.astimezone(zone).date() - back
    return datetime.combine(on, time(), zone).astimezone(at.tzinfo)
