"""Texts that are chosen by a code: for every code there is one."""

from __future__ import annotations

from typing import get_args

import pytest
from flask import Flask

from identity import devices
from loyalty.people import missing
from loyalty.program.benefits import SPANS
from loyalty.program.earning import Span
from loyalty.rewards.voucher_states import STATUSES
from notices.kinds import KINDS
from notices.push import choices
from notices.push.leading import LEADS
from notices.tables import notice
from web import routes
from web.wire import texts

REASONS = (
    *("insufficient_points", "too_few_points", "out_of_stock", "limit_reached", "not_for_tier"),
    *("not_for_points", "not_for_segment", "not_for_them", "not_birthday", "not_here", "not_now"),
    *("reward_not_yet", "reward_over"),
)
CHOSEN = {
    "receipt.cap-": ("receipt", "budget", *get_args(Span)),
    "receipt.rounded-": ("floor", "half-up", "up"),
    "tiers.benefit-": SPANS,
    "rewards.why-": tuple(each.replace("_", "-") for each in REASONS),
    "vouchers.is-": STATUSES,
    "notices.": tuple(KINDS),
    "notices.by-": ("", "email", "sms", "push"),
    "phone.here-": devices.KINDS,
    "phone.about-": choices.OPTIONAL,
    "missing.": missing.WHAT,
    "missing.answer-": missing.ANSWERS,
}


@pytest.mark.parametrize("beginning", CHOSEN)
def test_every_code_has_its_text(beginning: str) -> None:
    assert {f"{beginning}{code}" for code in CHOSEN[beginning]} <= set(texts.texts("en"))


def test_a_notice_goes_by_no_other_way() -> None:
    ways = next(each for each in notice.constraints if str(each.name).endswith("channel"))
    assert "('', 'email', 'sms')" in str(ways.sqltext)  # type: ignore[attr-defined]


def test_what_a_push_opens_is_a_page_of_the_members() -> None:
    app = Flask(__name__)
    app.register_blueprint(routes.member)
    known = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("member.")}
    assert set(LEADS.values()) <= known
    assert LEADS.keys() <= KINDS.keys()
