"""GS1 Digital Link: a web address that names things by GS1 keys, a member by a GSRN (8018). Pure.

GS1 Digital Link Standard: URI Syntax 1.6. A web address of another kind is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.gs1_digital_link_uris import GS1DigitalLinkURI

LONGEST: Final = 300
MEMBER_KEY: Final = "8018"
GSRN_DIGITS: Final = 18
# Short names of keys and qualifiers from the standard's first edition, which old codes still carry.
SHORT_NAMES: Final = {
    "gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "sscc": "00", "gln": "414", "glnx": "254",
    "gsrn": "8018", "srin": "8019", "gsrnp": "8017", "giai": "8004", "grai": "8003", "gdti": "253",
    "ginc": "401", "gsin": "402", "gcn": "255", "itip": "8006", "cpid": "8010", "cpsn": "8011",
    "payto": "415", "refno": "8020", "party": "417",
}  # fmt: skip
_SCHEME: Final = re.compile(r"https?://|HTTPS?://")
# What qualifies a GTIN stands in the path behind it, unless a third party's number (235) does.
_QUALIFIERS: Final = frozenset({"10", "21", "22"})
_GTIN: Final = "01"
_OF_OTHERS: Final = "235"
_UNSAFE: Final = re.compile(r"[\x00-\x20<>{}\\^`\x7f-\uffff]|%00")


def find_keys(uri: str) -> dict[str, str] | None:
    """Every key in the address with its value, by application identifier; None where it is none such."""
    if len(uri) > LONGEST or not _SCHEME.match(uri) or _UNSAFE.search(uri):
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = "/".join(_named(parts.path.split("/")))
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].isdecimal()]
    names = [name for name, _ in asked]
    if path.endswith("/") or len(set(names)) < len(names) or not all(value for _, value in asked):
        return None
    plain = f"https://{parts.netloc}{path}" + (f"?{parts.query}" if parts.query else "")
    try:
        found = [(each.ai.ai, each.value) for each in GS1DigitalLinkURI.parse(plain).element_strings]
    except (ParseError, ValueError):
        return None
    keys = dict(found)
    is_gtin = found[0][0] == _GTIN and _OF_OTHERS not in keys
    misplaced = is_gtin and not _QUALIFIERS.isdisjoint(names)
    is_whole = len(keys) == len(found) and all(name in keys for name in names)
    return keys if is_whole and not misplaced else None


def find_member(uri: str) -> str | None:
    """The number by which the address names a member, 18 digits; None where it names none."""
    return find_checked((find_keys(uri) or {}).get(MEMBER_KEY, ""))


def find_checked(gsrn: str) -> str | None:
    """A GSRN whose last digit is the check digit of the others; None for any other text."""
    if len(gsrn) != GSRN_DIGITS or not gsrn.isascii() or not gsrn.isdecimal():
        return None
    return gsrn if gs1_standard_check_digit(gsrn[:-1]) == int(gsrn[-1]) else None


def _named(steps: list[str]) -> Iterator[str]:
    """The path with its keys in figures: from the first short name on, every second step is one."""
    first = next(
        (n for n, (name, value) in enumerate(pairwise(steps)) if name in SHORT_NAMES and value), None
    )
    for n, step in enumerate(steps):
        is_key = first is not None and n >= first and (n - first) % 2 == 0
        yield SHORT_NAMES.get(step, step) if is_key else step
