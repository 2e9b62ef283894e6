"""The tier rules of programmes that are in use, as documents."""

from __future__ import annotations

from loyalty.program import document
from tiers.ladder import Ladder

TOP = """
format: 1
code: shop
name: Shop
money: {money}
zone: {zone}
earn:
  - code: base
    per: {{amount: "1.00", points: 1}}
counters:
  - {{code: points-earned, measures: points}}
  - {{code: spent, measures: spend}}
  - {{code: visits, measures: visits}}
"""


def ladder(tiers: str, money: str = "CNY", zone: str = "Asia/Shanghai") -> Ladder:
    """The ladder of a document with these tiers."""
    found = document.read(TOP.format(money=money, zone=zone) + tiers).ladder
    assert found is not None
    return found


GRANDBUY_OLD = """
tiers:
  counter: points-earned
  window: card-year
  steps:
    - {code: vip, reaches: 20000, up: {by: collection, within_days: 60}}
"""

# One day in one store to enter, points within validity to renew; else pay within 120 days, or step down.
GRANDBUY_NOW = """
tiers:
  counter: points-earned
  window: card-year
  base: {code: guest}
  lasts: 12 months
  pay_days: 120
  steps:
    - code: member
      reaches: [{counter: spent, amount: "3000.00", window: one-day-one-store}]
      keeps: 2400
      keep_fee: "20.00"
    - code: platinum
      reaches:
        - {counter: spent, amount: "20000.00", window: one-day-one-store}
        - {amount: 20000, window: term, from: [member]}
      keeps: 16000
      keep_fee: "50.00"
    - code: diamond
      reaches: [{counter: spent, amount: "50000.00", window: one-day-one-store}]
      keeps: 40000
      keep_fee: "100.00"
  down:
    - {at_least: 16000, tier: platinum}
    - {at_least: 2400, tier: member}
"""

FRIENDSHIP = """
tiers:
  counter: points-earned
  window: card-year
  steps:
    - {code: vip, reaches: 20000}
    - {code: platinum, reaches: 60000}
    - code: diamond
      reaches: [{amount: 150000, from: [vip, platinum]}]
      up: {by: application}
"""

HEXING = """
tiers:
  counter: points-earned
  window: calendar-year
  review_on: "12-31"
  steps:
    - {code: silver, reaches: 2000}
    - {code: gold, reaches: 6000}
"""

VSIGO = """
tiers:
  counter: points-earned
  window: lifetime
  base: {code: v0}
  refund_unmakes: true
  steps:
    - {code: v1, reaches: 500}
    - {code: v2, reaches: 2000}
    - {code: v3, reaches: 5000}
    - {code: v4, reaches: 10000}
"""

MONEYBACK = """
calendars:
  - {code: hong-kong, weekend: [saturday, sunday], holidays: [2019-10-01, 2019-10-07, 2019-12-25]}
tiers:
  counter: spent
  window: calendar-year
  up: {when: working-day, nth: 2, calendar: hong-kong}
  steps:
    - {code: vip, reaches: "30000.00"}
"""

MUJI = """
tiers:
  counter: points-earned
  window: calendar-year
  lasts: this-period
  down: base
  refund_unmakes: true
  steps:
    - {code: stage-1, reaches: 1000, keeps: never}
    - {code: stage-2, reaches: 3000, keeps: never}
"""

SEPHORA = """
tiers:
  counter: spent
  window: calendar-year
  base: {code: insider}
  down: requalify
  steps:
    - {code: vib, reaches: "350.00"}
    - {code: rouge, reaches: "1000.00"}
"""

ISETAN = """
tiers:
  counter: points-earned
  window: calendar-half
  up: {when: next-day}
  steps:
    - {code: gold, reaches: 3000}
"""

EZFLY = """
tiers:
  counter: spent
  window: 12 months
  base: {code: newcomer}
  steps:
    - code: vip
      reaches:
        - all: [{amount: "1000.00"}, {counter: visits, amount: 3}]
        - {amount: "800.00", window: single-purchase}
      keeps: "500.00"
"""
