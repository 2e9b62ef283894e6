"""Forms: what a page sent, read exactly; whatever is wrong is said at its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from flask import request

from web.wire.refusals import Unfilled

T = TypeVar("T")
MOST_CHARS = 200
# The digits of every script are read; a group that begins with 0 is no thousands: 0,125 is an eighth.
_THOUSANDS: Final = re.compile(r"-?(?![0０])\d{1,3}(,\d{3})+(\.\d*)?")


def ungrouped(text: str) -> str:
    """A number without the commas between its thousands; any other is left, to be refused as 12,50 is."""
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


@dataclass(slots=True)
class Form:
    """What was typed. Every `take…` notes what is wrong; `done` refuses once, with all of it."""

    given: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def sent(cls) -> Form:
        """The form of this request, without blanks around what was typed."""
        return cls({name: value.strip() for name, value in request.form.items()})

    def text(self, name: str, *, most: int = MOST_CHARS, needed: bool = True) -> str:
        """A text; empty only where it is not `needed`."""
        found = self.given.get(name, "")
        if needed and not found:
            return self._note(name, "form.needed", "")
        if len(found) > most or not all(each.isprintable() or each in "\n\r\t" for each in found):
            return self._note(name, "form.too-long", "")
        return found

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.given.get(name))

    def whole(self, name: str, least: int = 0, most: int = 10**11) -> int:
        """A whole number between two, written with or without its thousands' commas."""
        return self._read(name, lambda text: int(ungrouped(text)), "form.whole", least, least, most)

    def amount(self, name: str, scale: int) -> int:
        """Money in major units, as minor units; no more decimals than the money has. At least 0."""

        def minor(text: str) -> int:
            scaled = Decimal(ungrouped(text)).scaleb(scale)
            if scaled != scaled.to_integral_value():
                raise ValueError(text)
            return int(scaled)

        return self._read(name, minor, "form.amount", 0, 0, 10**15)

    def day(self, name: str) -> date:
        """A date as browsers send it."""
        return self._read(name, date.fromisoformat, "form.day", date.min)

    def clock(self, name: str) -> str:
        """A time of day as browsers send it, "HH:MM"."""
        return self._read(name, lambda text: f"{time.fromisoformat(text):%H:%M}", "quiet.time", "")

    def chosen(self, name: str, among: Mapping[str, object] | tuple[str, ...]) -> str:
        """One of several."""
        found = self.given.get(name, "")
        return found if found in among else self._note(name, "form.choose", "")

    def once(self) -> str:
        """The form's own key, by which it is done once. Raises Unfilled."""
        found = self.given.get("once", "")
        if not (16 <= len(found) <= 64 and found.isalnum()):
            raise Unfilled({"once": "form.stale"})
        return found

    def note(self, name: str, key: str) -> None:
        """Something else is wrong with a field; `key` is the text that says what to write instead."""
        self.wrong.setdefault(name, key)

    def done(self) -> None:
        """Go on only with a form that is filled rightly. Raises Unfilled."""
        if self.wrong:
            raise Unfilled(self.wrong)

    def _read(self, name: str, read: Callable[[str], T], key: str, blank: T, *bounds: T) -> T:
        text = self.given.get(name, "")
        if not text:
            return self._note(name, "form.needed", blank)
        try:
            found = read(text)
        except (ValueError, InvalidOperation, OverflowError):
            return self._note(name, key, blank)
        if bounds and not bounds[0] <= found <= bounds[1]:  # type: ignore[operator]
            return self._note(name, key, blank)
        return found

    def _note(self, name: str, key: str, blank: T) -> T:
        self.note(name, key)
        return blank
