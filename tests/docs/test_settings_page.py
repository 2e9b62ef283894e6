"""docs/settings.md: what it shows to be typed makes settings that production takes."""

from __future__ import annotations

import re

from config import Settings
from tests.docs import pages


def test_three_keys_made_as_the_page_says_are_taken_by_production() -> None:
    make, put = (step.commands for step in pages.steps("settings.md"))
    places = re.findall(r"<\w+ key>", put)
    keys = dict(zip(places, pages.run([make] * len(places)), strict=True))
    filled = re.sub(r"<\w+ key>", lambda place: keys[place[0]], put)
    given = dict(line.split("=", 1) for line in filled.splitlines())

    settings = Settings.from_environment({**given, "LOYALTY_ENVIRONMENT": "production"})

    assert list(settings.keyring) == ["2026-11"]
    assert len({settings.keyring["2026-11"], settings.index_key, settings.anchor_key}) == 3


def test_the_ring_that_the_page_writes_for_a_change_has_the_new_key_first() -> None:
    page = (pages.ROOT / "docs" / "settings.md").read_text("utf-8")
    (ring,) = re.findall(r"`LOYALTY_KEYRING=(\S+<new>\S+)`", page)
    make = pages.steps("settings.md")[0].commands
    new, old, index, anchor = pages.run([make] * 4)

    settings = Settings.from_environment(
        {
            "LOYALTY_ENVIRONMENT": "production",
            "LOYALTY_KEYRING": ring.replace("<new>", new).replace("<old>", old),
            "LOYALTY_INDEX_KEY": index,
            "LOYALTY_ANCHOR_KEY": anchor,
        }
    )

    assert list(settings.keyring) == ["2027-01", "2026-11"]
