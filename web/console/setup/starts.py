"""Starting points: ready programmes with a few figures to change, and the documents that come of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from loyalty.explanations.language import languages
from loyalty.program import source, writing
from loyalty.program.iso4217 import DECIMALS
from web.console.setup import moneys
from web.wire.forms import ungrouped

FOLDER: Final = Path(__file__).resolve().parents[3] / "programs"
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Given = Mapping[str, str]
# What is said in the three languages of whatever a starting point names.
_MEMBER: Final = {"en": "Member", "zh-Hant": "會員", "zh-Hans": "会员"}
_VIP: Final = {"en": "VIP", "zh-Hant": "貴賓", "zh-Hans": "贵宾"}
_DAY: Final = {"en": "Member day", "zh-Hant": "會員日", "zh-Hans": "会员日"}
_VOUCHER: Final = {"en": "{} voucher", "zh-Hant": "{}禮券", "zh-Hans": "{}礼券"}
_OFF: Final = {"en": "VIP price", "zh-Hant": "貴賓價", "zh-Hans": "贵宾价"}
_POINTS: Final = {"en": "Points", "zh-Hant": "積分", "zh-Hans": "积分"}


@dataclass(frozen=True, slots=True)
class Start:
    """A starting point: the ready programme it is made from, its figures and what they are at first.

    Amounts are for a money of which a point for each unit is usual, and are multiplied for others.
    """

    code: str
    template: str
    usual: Mapping[str, str]


STARTS: Final = (
    Start(
        "points",
        "corner-shop",
        {"amount": "1", "points": "1", "months": "12", "reaches": "1000", "times": "1.5"}
        | {"cost": "200", "worth": "5"},
    ),
    Start(
        "vip",
        "grandbuy",
        {"amount": "1", "points": "1", "months": "", "reaches": "20000", "off": "5"}
        | {"cost": "10000", "worth": "100"},
    ),
    Start(
        "day",
        "dongshan",
        {"amount": "1", "points": "1", "months": "12", "weekday": "wednesday", "day_times": "2"}
        | {"cost": "200", "worth": "5"},
    ),
    Start("stamps", "stamp-card", {"visits": "10", "gift": "", "worth": "3"}),
)
BY_CODE: Final = {each.code: each for each in STARTS}
MONEY_FIELDS: Final = ("amount", "worth")


def usual(start: Start, money: str) -> dict[str, str]:
    """The figures of a starting point at first, in a money."""
    scale, step = DECIMALS[money], moneys.STEP.get(money, 1)
    found = dict(start.usual)
    for name in MONEY_FIELDS:
        if name in found:
            found[name] = f"{Decimal(found[name]) * step:.{scale}f}"
    return found


def document(start: Start, shop: Given, figures: Given, language: str) -> str:
    """A document of the shop's own. What was left empty is left out; figures are as typed, to be checked."""
    text = (FOLDER / f"{start.template}.yaml").read_text("utf-8")
    found: dict[str, Any] = dict(source.parse(text)[0])  # type: ignore[call-overload]
    found |= {"code": slug(shop["name"]), "name": shop["name"], "language": language}
    found |= {"money": shop["money"], "zone": shop["zone"]}
    for word in ("discounts", "cards", "called", "exclude"):
        found.pop(word, None)
    found["members"] = {"enrol": "first-sale"}
    if start.code == "stamps":
        _stamps(found, figures)
    else:
        _earning(found, figures)
        _tiers(found, figures)
        _reward(found, shop["money"], figures)
    _days(found, figures)
    first = ("format", "code", "name", "language", "money", "zone")
    return writing.written({word: found[word] for word in dict.fromkeys((*first, *found))})


def slug(name: str) -> str:
    """A code for machines from a name; one without Latin letters is called "card"."""
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return words[:40].strip("-") if words[:1].isalpha() else "card"


def _earning(found: dict[str, Any], figures: Given) -> None:
    points: dict[str, Any] = {"code": "points", "name": dict(_POINTS)}
    if figures["months"]:
        points["expiry"] = {"after": f"{figures['months']} months", "until": "end-of-month"}
    base: dict[str, Any] = {
        "code": "base",
        "per": {"amount": figures["amount"], "points": _whole(figures["points"])},
    }
    if figures.get("times") and figures.get("reaches"):
        base["by_tier"] = {"vip": figures["times"]}
    found["currencies"] = [points]
    found["earn"] = [base, *found["earn"][1:]]


def _tiers(found: dict[str, Any], figures: Given) -> None:
    if not figures.get("reaches"):
        found.pop("tiers", None)
        found.pop("counters", None)
        return
    ladder = {"counter": "tier-points", "window": "calendar-year", "review_days": 7}
    ladder |= {"base": {"code": "member", "name": dict(_MEMBER)}}
    ladder["steps"] = [{"code": "vip", "name": dict(_VIP), "reaches": _whole(figures["reaches"])}]
    found["tiers"] = ladder
    if figures.get("off"):
        price = {
            "code": "vip-price",
            "name": dict(_OFF),
            "percent": figures["off"],
            "when": {"tiers": ["vip"]},
        }
        found["discounts"] = [price]


def _reward(found: dict[str, Any], money: str, figures: Given) -> None:
    found.pop("rewards", None)
    if not figures.get("cost"):
        return
    scale = DECIMALS[money]
    minor = int(Decimal(figures["worth"] or "0").scaleb(scale))
    called = {
        tag: words.format(_round(languages()[tag].amount(minor, money, scale)))
        for tag, words in _VOUCHER.items()
    }
    voucher = {"code": "voucher", "name": called, "cost": _whole(figures["cost"]), "worth": figures["worth"]}
    found["rewards"] = [{**voucher, "valid": {"after": "6 months"}}]


def _days(found: dict[str, Any], figures: Given) -> None:
    if "weekday" not in figures:
        return
    found["days"] = [{"code": "member-day", "name": dict(_DAY), "every": figures["weekday"]}]
    twice = {"code": "member-day", "name": dict(_DAY), "times": figures["day_times"]}
    found["earn"] = [found["earn"][0], {**twice, "when": {"days": ["member-day"]}}]


def _stamps(found: dict[str, Any], figures: Given) -> None:
    gift = found["rewards"][0] | {"worth": figures["worth"]}
    if figures["gift"]:
        gift["name"] = figures["gift"]
    stamps = found["milestones"][0]
    found["rewards"] = [gift]
    found["milestones"] = [
        {**stamps, "every": {"reaches": _whole(figures["visits"]), "reward": gift["code"]}}
    ]


def _round(amount: str) -> str:
    """£5 rather than £5.00."""
    return re.sub(r"[.,]00\b", "", amount)


def _whole(text: str) -> int | str:
    """A number where one was typed; else the text, so that the checker says what is wrong with it."""
    plain = ungrouped(text)
    return int(plain) if plain.isdecimal() and len(plain) < 16 else text
