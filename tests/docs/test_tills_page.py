"""docs/tills.md: its commands are run, and both ways to sign get in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from db.engine import Database
from loyalty.people import privacy
from loyalty.shops import till_keys
from tests.api.doors import SETTINGS, Doors
from tests.api.served import served
from tests.docs import pages
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "tills.md").read_text(encoding="utf-8")
NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def doors(database: Database) -> Doors:
    return Doors(database, replace(SETTINGS, request_log="on"))


def test_what_the_page_says_to_type_works(doors: Doors, database_url: str, monkeypatch) -> None:
    """Blocks 1: keys by hand; 2: sign in a shell; 3: the log; 4: the terminal, typed elsewhere; 5: words."""
    monkeypatch.setattr("doorway.request_log.IDLE_SECONDS", 0.1)
    ring = doors.app.extensions["loyalty"].retailer.ring
    secret = doors.database.write(
        lambda session: till_keys.add(session, "high-street", "Signs", NOW, sealed_under=ring)
    )
    by_hand, shell, log, _terminal, words = [step.commands for step in pages.steps("tills.md")]
    python = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    with served(doors.app) as server:
        printed = pages.run(
            [
                by_hand.replace("Till 1", "Till 2"),
                shell,
                f"python3 - <<'SNIPPET'\n{python}SNIPPET",
                words,
                log.replace("$TILL_KEY", doors.key),
            ],
            LOYALTY_DATABASE_URL=database_url,
            REGULARS_URL=server.url,
            TILL_KEY=secret,
            TILL_KEY_ID=till_keys.public_id(privacy.secret_digest(secret)),
        )

    assert printed[0].startswith("till_")
    assert json.loads(printed[1])["status"] == "parked"
    assert printed[2] == "202 parked"
    assert printed[3].endswith("*  tender  EFT VISA  card")
    assert json.loads(printed[4])["data"] == []


def test_every_scope_and_code_the_page_names_is_one() -> None:
    assert all(f"`{scope}`" in PAGE for scope in till_keys.SCOPES)
