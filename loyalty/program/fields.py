"""The single values of a document: each reads one thing exactly and has one remedy for everything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from marshmallow import ValidationError, fields

from loyalty.program.declared import KINDS, LANGUAGE, MOST_ROWS, Kind, here
from loyalty.program.frozen import FrozenMap
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.problem import nearest, one_of
from loyalty.remedies.remedy import Remedy, worded

T = TypeVar("T")

CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
DAY: Final = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
ZONE: Final = re.compile(r"UTC|[A-Z][A-Za-z_]{1,20}(/[A-Za-z0-9_+-]{1,30}){1,2}")
LONGEST_TEXT: Final = 100
LINE: Final = worded("text of 1 to {most} characters", most=LONGEST_TEXT)
LONGEST_LIST: Final = 10_000
MOST_CALLED: Final = 1_000


class Plain(fields.Field[T], Generic[T]):
    """A value that `read` understands, or None; `remedy` is what to write, given what was found."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_none", False)
        super().__init__(**options)

    def read(self, value: object) -> T | None:
        """The value, or None if it is not one."""
        raise NotImplementedError

    def remedy(self, value: object) -> Remedy:
        """What must stand here, for the writer who wrote `value`."""
        raise NotImplementedError

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """The same remedy whether the value is missing, null or wrong."""
        return ValidationError(self.remedy(None))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> T:
        understood = self.read(value)
        if understood is None:
            raise ValidationError(self.remedy(value))
        return understood


class Code(Plain[str]):
    """A name for machines."""

    def read(self, value: object) -> str | None:
        return value if isinstance(value, str) and CODE.fullmatch(value) else None

    def remedy(self, value: object) -> Remedy:
        return worded('must be a code of small letters, digits and hyphens such as "base"')


class Text(Plain[str]):
    """One line of text without blanks around it; a pattern goes with a `kind`, its description."""

    def __init__(self, example: str, kind: Remedy = LINE, pattern: str = ".*", **options: Any) -> None:
        super().__init__(**options)
        self.example, self.kind, self.pattern = example, kind, re.compile(pattern)

    def read(self, value: object) -> str | None:
        return value if isinstance(value, str) and _is_line(value) and self.pattern.fullmatch(value) else None

    def remedy(self, value: object) -> Remedy:
        quotes = "" if isinstance(value, str | None) else worded(" in quotes")
        return worded(
            'must be {kind}{quotes} such as "{example}"', kind=self.kind, quotes=quotes, example=self.example
        )


class OneOf(Plain[str]):
    """One of a few words."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def read(self, value: object) -> str | None:
        return value if isinstance(value, str) and value in self.words else None

    def remedy(self, value: object) -> Remedy:
        return worded("must be {words}", words=one_of(self.words))


class Choices(Plain[tuple[str, ...]]):
    """A list of some of a few words."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def read(self, value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list) or not value:
            return None
        known = all(isinstance(word, str) and word in self.words for word in value)
        return tuple(dict.fromkeys(value)) if known else None

    def remedy(self, value: object) -> Remedy:
        return worded("must be a list of {words}", words=one_of(self.words))


class Whole(Plain[int]):
    """A whole number within bounds; neither "10" nor 10.0 nor true is one."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def read(self, value: object) -> int | None:
        return value if type(value) is int and self.low <= value <= self.high else None

    def remedy(self, value: object) -> Remedy:
        if self.low == self.high:
            return worded("must be {low}", low=self.low)
        return worded("must be a whole number from {low} to {high}", low=self.low, high=self.high)


class Flag(Plain[bool]):
    """Yes or no."""

    def read(self, value: object) -> bool | None:
        return value if isinstance(value, bool) else None

    def remedy(self, value: object) -> Remedy:
        return worded("must be true or false")


class Money(Plain[str]):
    """The code of a money that ISO 4217 knows."""

    def read(self, value: object) -> str | None:
        return value if isinstance(value, str) and value in DECIMALS else None

    def remedy(self, value: object) -> Remedy:
        meant = value.strip().upper() if isinstance(value, str) else ""
        example = meant if meant in DECIMALS else "GBP"
        return worded('must be an ISO 4217 code such as "{example}"', example=example)


class Zone(Plain[str]):
    """A time zone of the IANA database."""

    def read(self, value: object) -> str | None:
        if not isinstance(value, str) or not ZONE.fullmatch(value):
            return None
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    def remedy(self, value: object) -> Remedy:
        example = nearest(value, available_timezones()) or "Europe/London"
        return worded('must be an IANA zone such as "{example}"', example=example)


class Reference(Plain[str]):
    """The code of something this document declares."""

    def __init__(self, kind: Kind, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def read(self, value: object) -> str | None:
        return value if isinstance(value, str) and value in here().codes(self.kind) else None

    def remedy(self, value: object) -> Remedy:
        known = here().codes(self.kind)
        words = one_of(known) if known else worded("which has none")
        return worded("must be a {kind} of this document, {words}", kind=KINDS[self.kind], words=words)


class References(Plain[tuple[str, ...]]):
    """A list of codes of things this document declares, each once."""

    def __init__(self, kind: Kind, **options: Any) -> None:
        super().__init__(**options)
        self.one = Reference(kind)

    def read(self, value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list) or not 0 < len(value) <= MOST_ROWS:
            return None
        wrong = {n: [self.one.remedy(code)] for n, code in enumerate(value) if self.one.read(code) is None}
        if wrong:
            raise ValidationError(wrong)
        return tuple(dict.fromkeys(value))

    def remedy(self, value: object) -> Remedy:
        known = here().codes(self.one.kind)
        example = known[0] if known else "…"
        return worded(
            "must be a list of {kind}s of this document such as [{example}]",
            kind=KINDS[self.one.kind],
            example=example,
        )


class LocalDay(Plain[date]):
    """A day of the calendar."""

    def read(self, value: object) -> date | None:
        try:
            return date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else None
        except ValueError:
            return None

    def remedy(self, value: object) -> Remedy:
        return worded('must be a day such as "2026-12-31"')


class Names(Plain[FrozenMap[str]]):
    """A text for people: one, in the document's language, or one for each of several languages."""

    def read(self, value: object) -> FrozenMap[str] | None:
        texts = {here().language: value} if isinstance(value, str) else value
        if not isinstance(texts, dict) or not 0 < len(texts) <= MOST_ROWS:
            return None
        wrong = {tag: [remedy] for tag, text in texts.items() if (remedy := self.wrong(tag, text))}
        if wrong:
            raise ValidationError(next(iter(wrong.values())) if isinstance(value, str) else wrong)
        own_first = sorted(texts, key=lambda tag: (tag != here().language, tag))
        return FrozenMap.of({tag: texts[tag] for tag in own_first})

    def wrong(self, tag: str, text: object) -> Remedy | None:
        """What is wrong with one text."""
        if not LANGUAGE.fullmatch(tag):
            return worded('is no language, write a tag such as "en" or "zh-Hant"')
        return None if _is_line(text) else worded("must be {line}", line=LINE)

    def remedy(self, value: object) -> Remedy:
        return worded("must be {line}, or one for each language such as {{en: Card}}", line=LINE)


class Called(Plain[FrozenMap[FrozenMap[str]]]):
    """What people call codes that have no name of their own: of goods, tenders, stores, counters."""

    def read(self, value: object) -> FrozenMap[FrozenMap[str]] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= MOST_CALLED:
            return None
        names, found, wrong = Names(), dict[str, FrozenMap[str]](), dict[str, Any]()
        for code, name in value.items():
            try:
                found[code] = names.deserialize(name) or FrozenMap()
            except ValidationError as error:
                wrong[code] = error.messages
        if odd := [code for code in value if not _is_line(code)]:
            wrong |= {str(code)[:LONGEST_TEXT]: [worded("must be {line}", line=LINE)] for code in odd}
        if wrong:
            raise ValidationError(wrong)
        return FrozenMap.of(found)

    def remedy(self, value: object) -> Remedy:
        return worded("must be a mapping of codes to names such as {{own-brand: {{en: own brand}}}}")


class Words(Plain[tuple[str, ...]]):
    """A list of texts, at least one."""

    def __init__(self, example: str, **options: Any) -> None:
        super().__init__(load_default=())
        self.text = Text(example, **options)

    def read(self, value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list) or not 0 < len(value) <= LONGEST_LIST:
            return None
        wrong = {n: [self.text.remedy(word)] for n, word in enumerate(value) if self.text.read(word) is None}
        if wrong:
            raise ValidationError(wrong)
        return tuple(value)

    def remedy(self, value: object) -> Remedy:
        return worded(
            'must be a list of 1 to {most} texts such as ["{example}"]',
            most=LONGEST_LIST,
            example=self.text.example,
        )


def _is_line(text: object) -> bool:
    return (
        isinstance(text, str)
        and 0 < len(text) <= LONGEST_TEXT
        and text == text.strip()
        and not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text)
    )
