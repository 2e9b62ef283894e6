"""A standing's rarer parts as one text: what waits, what was set by hand, and what lies beneath."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, TypeVar

import orjson

from tiers.history import Evidence, Floor, Pending, Standing
from tiers.windows import Period

_T = TypeVar("_T")
_PLAIN: Final[dict[str, Any]] = {
    "from_on": None,
    "in_grace": False,
    "pending": (),
    "floor": None,
    "beneath": None,
}


def to_text(standing: Standing) -> str | None:
    """Canonical JSON of all but tier, since, until and review; None where there is nothing more."""
    found = {name: value for name, plain in _PLAIN.items() if (value := getattr(standing, name)) != plain}
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode() if found else None


def with_text(standing: Standing, text: str | None) -> Standing:
    """The standing with what `to_text` had written."""
    if not text:
        return standing
    return _standing({**_four(standing), **orjson.loads(text)})


def _four(standing: Standing) -> dict[str, Any]:
    names = ("tier", "since_at", "until_on", "review_at")
    return {name: getattr(standing, name) for name in names}


def _standing(found: dict[str, Any]) -> Standing:
    return Standing(
        found["tier"],
        _present(_instant(found["since_at"])),
        _day(found["until_on"]),
        _instant(found["review_at"]),
        _day(found.get("from_on")),
        found.get("in_grace", False),
        tuple(_pending(each) for each in found.get("pending", ())),
        _floor(found["floor"]) if found.get("floor") else None,
        _standing(found["beneath"]) if found.get("beneath") else None,
    )


def _pending(found: dict[str, Any]) -> Pending:
    evidence = found["evidence"]
    window = Period(*(_present(_day(evidence["window"][name])) for name in ("start_on", "end_on")))
    return Pending(
        found["tier"],
        found["state"],
        _present(_day(found["on"])),
        _instant(found["due_at"]),
        Evidence(**{**evidence, "window": window}),
    )


def _floor(found: dict[str, Any]) -> Floor:
    since_at = _present(_instant(found["since_at"]))
    return Floor(found["tier"], since_at, _day(found["until_on"]), _instant(found["ends_at"]))


def _present(value: _T | None) -> _T:
    assert value is not None, "this is never left out"
    return value


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
