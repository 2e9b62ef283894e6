"""The page on notices says what there is."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from notices import claiming, expiring, rules
from notices.kinds import KINDS

PAGE = (Path(__file__).resolve().parents[2] / "docs/notices.md").read_text("utf-8")
UNITS = {"minutes": timedelta(minutes=1), "day": timedelta(days=1), "days": timedelta(days=1)}


def test_the_table_has_every_kind_with_its_purpose_and_patience() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| `(\w+)` \| (\d+) (\w+) \|", PAGE, re.MULTILINE)

    assert {kind: (purpose, int(count) * UNITS[unit]) for kind, purpose, count, unit in rows} == {
        kind.code: (kind.purpose, kind.patience) for kind in KINDS.values()
    }


def test_the_figures_are_the_codes_own() -> None:
    points, offers = rules.CAPS["points"], rules.CAPS["offers"]

    assert (points.most, points.days, offers.most, offers.days) == (1, 1, 2, 7)
    assert "at most 1 notice about points in a local day, 2 offers in 7 local days" in PAGE
    assert f"lease of {claiming.LEASE // timedelta(minutes=1)} minutes on up to {claiming.BATCH}" in PAGE
    assert f"{claiming.MOST_ATTEMPTS} times at most" in PAGE
    assert "{} and {} days before".format(*expiring.EXPIRY_STAGES) in PAGE
