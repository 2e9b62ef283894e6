"""The page on notices says what there is."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from loyalty.program.expiry import NOTICES
from notices import claiming, rules
from notices.kinds import KINDS
from tests.cli import shop
from tests.cli.conftest import Run
from tests.docs.pages import flask_lines
from tests.notices.servers import Mailbox, mail_server

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
    assert "{}, {} and {} days before".format(*NOTICES) in PAGE


def test_the_commands_send_what_they_say_once_a_mail_server_is_set(run: Run, tmp_path: Path) -> None:
    shop.publish(run, tmp_path)
    run("member", "add", "--program", "shop", "--email", "ann@example.com")
    trial, send, look = flask_lines("notices.md")
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        mail = {
            "LOYALTY_SMTP_URL": f"smtp+plain://127.0.0.1:{port}",
            "LOYALTY_MAIL_FROM": "points@shop.example",
        }
        done = [run(*command, **mail) for command in (trial, send, look)]

    assert [each.exit_code for each in done] == [0, 0, 0]
    assert [message["To"] for message in mailbox.messages] == ["you@example.com", "ann@example.com"]
    assert mailbox.messages[0]["Subject"].startswith("歡迎")
    assert "1 sent" in done[1].stdout


@pytest.mark.parametrize("command", flask_lines("notices.md")[1:])
def test_the_commands_say_what_is_missing_before_one_is_set(run: Run, tmp_path: Path, command) -> None:
    shop.publish(run, tmp_path)
    run("member", "add", "--program", "shop", "--email", "ann@example.com")
    run("notices", "send", "--once")
    said = run(*command)

    assert said.exit_code == 0
    assert "email" in said.output
    assert "not configured" in said.output
