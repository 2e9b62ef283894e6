"""What a shop most likely counts in and which clock it goes by, from what its owner's browser speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from flask import request

from loyalty.program.iso4217 import DECIMALS
from web.wire import pages, readers

# Of a language as browsers name it: the money and the time zone.
LIKELY: Final[Mapping[str, tuple[str, str]]] = {
    "en-gb": ("GBP", "Europe/London"),
    "en-us": ("USD", "America/New_York"),
    "en-ca": ("CAD", "America/Toronto"),
    "en-au": ("AUD", "Australia/Sydney"),
    "en-nz": ("NZD", "Pacific/Auckland"),
    "en-ie": ("EUR", "Europe/Dublin"),
    "en-sg": ("SGD", "Asia/Singapore"),
    "en-hk": ("HKD", "Asia/Hong_Kong"),
    "zh-hk": ("HKD", "Asia/Hong_Kong"),
    "zh-mo": ("MOP", "Asia/Macau"),
    "zh-tw": ("TWD", "Asia/Taipei"),
    "zh-sg": ("SGD", "Asia/Singapore"),
    "zh-cn": ("CNY", "Asia/Shanghai"),
}
OF_READERS: Final[Mapping[str, tuple[str, str]]] = {
    "en": LIKELY["en-gb"],
    "zh-Hant": LIKELY["zh-hk"],
    "zh-Hans": LIKELY["zh-cn"],
}
OFTEN: Final = (
    *("GBP", "EUR", "USD", "HKD", "CNY", "TWD", "MOP", "SGD", "JPY", "KRW", "AUD", "NZD"),
    *("CAD", "MYR", "THB", "IDR", "PHP", "VND", "INR", "CHF", "SEK", "NOK", "DKK", "PLN"),
)
# For about how much of each money a point is usual, in major units.
STEP: Final[Mapping[str, int]] = {
    "JPY": 100,
    "TWD": 30,
    "KRW": 1_000,
    "VND": 10_000,
    "IDR": 10_000,
    "THB": 25,
    "PHP": 50,
    "INR": 100,
    "HKD": 1,
    "CNY": 1,
}


def likely() -> tuple[str, str]:
    """Money and zone for whoever asks."""
    for tag, _ in request.accept_languages:
        if found := LIKELY.get(tag.casefold().replace("-hant", "").replace("-hans", "")):
            return found
    return OF_READERS[readers.reader().tag]


def moneys() -> Sequence[tuple[str, str]]:
    """The monies there are with their names: the likely one first, then the frequent ones, then by name."""
    named = {code: str(pages.say(f"moneys.{code}")) for code in DECIMALS}
    rest = sorted(DECIMALS, key=lambda code: (named[code].casefold(), code))
    order = dict.fromkeys((likely()[0], *OFTEN, *rest))
    return [(code, str(pages.say("moneys.called", name=named[code], code=code))) for code in order]


@cache
def zones() -> Sequence[str]:
    """The time zones that are named after a place."""
    left_out = ("Etc/", "SystemV/", "US/", "posix/", "right/")
    named = {each for each in available_timezones() if "/" in each and not each.startswith(left_out)}
    return tuple(sorted(named))
