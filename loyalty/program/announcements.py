"""Announcements: which member days and offers members are told of, and how many days before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from marshmallow import ValidationError, fields, missing

from loyalty.program.fields import Whole
from loyalty.program.form import Form

LONGEST_DAYS: Final = 60
SECTIONS: Final[Mapping[Literal["day", "offer"], str]] = {"day": "days", "offer": "offers"}


@dataclass(frozen=True, slots=True)
class Announcement:
    """Members are told of a day or an offer from `days_before` days before it begins."""

    kind: Literal["day", "offer"]
    code: str
    days_before: int


class AnnounceForm(Form):
    """How long before it begins members are told."""

    example = "days_before: 3"
    days_before = Whole(1, LONGEST_DAYS, required=True)


class Announce(fields.Field[Any]):
    """Whether members are told of it before. `announcements.read` takes it from the document."""

    def __init__(self) -> None:
        super().__init__(allow_none=False)
        self.form = AnnounceForm()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        self.form.load(value)
        return missing

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """Null is no mapping either."""
        return ValidationError(self.form.error_messages["type"])


def read(document: Mapping[str, Any]) -> tuple[Announcement, ...]:
    """What a document that was checked announces."""
    return tuple(
        Announcement(kind, row["code"], row["announce"]["days_before"])
        for kind, section in SECTIONS.items()
        for row in document.get(section, ())
        if "announce" in row
    )
