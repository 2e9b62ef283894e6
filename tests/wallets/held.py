"""A member's card to put into wallets."""

from __future__ import annotations

from datetime import UTC, datetime

from loyalty.books.account import Purse
from loyalty.program import document
from loyalty.shops.branding import Branding
from points.state import Balance
from wallets.holding import Holding

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CARD = "9876543210123452"
PROGRAM = document.read(
    """
format: 1
code: shop
name: {en: Corner Tea, zh-Hant: 街角茶舖, zh-Hans: 街角茶铺}
money: HKD
zone: Asia/Hong_Kong
currencies:
  - {code: points, name: {en: Points, zh-Hant: 積分, zh-Hans: 积分}}
  - {code: stamps, name: {en: Stamps, zh-Hant: 印花, zh-Hans: 印花}, scale: 1}
earn:
  - {code: base, per: {amount: "1.00", points: 1}}
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: calendar-year
  base: {code: member, name: {en: Member, zh-Hant: 會員, zh-Hans: 会员}}
  steps:
    - {code: gold, name: {en: Gold "Plus", zh-Hant: 金卡, zh-Hans: 金卡}, reaches: 1000}
""",
    1,
)


def holding(logo: bytes | None = None) -> Holding:
    """1,234 points and 5.5 stamps on a gold card."""
    purses = tuple(
        Purse(code, Balance(available=amount), (), ()) for code, amount in (("points", 1234), ("stamps", 55))
    )
    look = Branding(accent="#ffe600", logo="d1" if logo else "")
    member_id = "01935f6e-8f20-7000-8000-000000000001"
    return Holding(PROGRAM, look, logo, member_id, "陳大文", CARD, "gold", purses, AT)
