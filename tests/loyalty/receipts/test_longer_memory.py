"""A new version of a programme may look further back than the one that wrote a member's standing."""

from __future__ import annotations

from tests.loyalty.shop import PLAIN, goods

TIERS = """
counters: [{code: spend, measures: spend}]
tiers: {counter: spend, window: calendar-month, steps: [{code: vip, reaches: "5000.00"}]}
"""
EVER = (
    PLAIN.rstrip()
    + "\n  - {code: first, points: 50, when: {first_purchase: true}, cap: {ever: 50}}\n"
    + TIERS
    + 'milestones: [{code: m, counter: spend, span: ever, every: {reaches: "100.00", points: 9}}]\n'
)


def test_what_was_counted_years_ago_counts_for_a_rule_that_came_later(open_shop):
    shop = open_shop(PLAIN + TIERS)
    shop.member("ann")
    shop.sell("1", "2026-01-10", goods("90.00"))
    shop.sell("2", "2026-04-10", goods("1.00"))
    shop.publish(EVER, "2026-05-01")
    shop.sell("3", "2026-05-10", goods("20.00"))
    # 91 of 100 were spent before: the milestone is passed now.
    assert shop.balance("2026-05-10").available == 91 + 20 + 9
