"""Documents that the tests of programmes start from."""

MINIMAL = """
format: 1
code: my-shop
name: My Shop Card
money: GBP
zone: Europe/London
earn:
  - code: base
    per: {amount: "1.00", points: 1}
"""

TIERED = (
    MINIMAL
    + """
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: card-year
  steps:
    - {code: vip, reaches: 20000}
"""
)


def with_earn(rule):
    """A document whose second rule is this one, in YAML's flow style."""
    return f"{MINIMAL}  - {rule}\n"


def with_tiers(setting):
    """A document with tiers, and one more line about them."""
    return f"{TIERED}  {setting}\n"
