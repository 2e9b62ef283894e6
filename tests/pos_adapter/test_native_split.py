"""A split in our own JSON: who paid what, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from loyalty import receipt_json
from loyalty.receipt import MemberRef, Redemption, Scheme, Share, Tender
from pos_adapter.native import adapter as native
from tests.pos_adapter.examples import LONDON, document, refused


def share(amount: str = "10.00", **facts: Any) -> dict[str, Any]:
    return {"tenders": [{"kind": "cash", "amount": amount}], **facts}


ANN = {"member": {"external": "ann"}}


def test_a_split_is_read_as_it_was_sent_and_kept_as_it_was_read() -> None:
    shares = [share(**ANN, redemptions=[{"points": 5}]), share("0.50", member=None)]

    found = native.receipt(document(split=shares), LONDON)

    assert found.split == (
        Share((Tender("cash", 1000),), MemberRef(Scheme.EXTERNAL, "ann"), (Redemption(points=5),)),
        Share((Tender("cash", 50),)),
    )
    assert receipt_json.from_json(receipt_json.to_json(found)) == found
    other = replace(found, split=(found.split[0], replace(found.split[1], tenders=(Tender("card", 50),))))
    assert receipt_json.digest(other) != receipt_json.digest(found)


def test_a_part_has_a_key_that_no_till_can_send() -> None:
    whole = native.receipt(document(business_date="2026-06-21"), LONDON)
    part = replace(whole, part=2)

    assert str(part.key) == "london-1/3/2026-06-21~2/536365"
    assert receipt_json.from_json(receipt_json.to_json(part)).key == part.key
    assert refused(document(business_date="2026-06-21~2"))
    assert refused(document(part=2))[0].startswith("part: is unknown")


def test_a_till_s_own_words_of_tenders_are_known_in_shares() -> None:
    till = replace(LONDON, mapping={"tender": {"BAR": "cash"}})
    sent = {**share(), "tenders": [{"kind": "BAR", "amount": "10.00"}]}

    found = native.receipt(document(split=[sent, share()]), till)

    assert found.split[0].tenders == (Tender("cash", 1000),)


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"split": []}, "split: must hold at least 2 shares"),
        (
            {"split": [share(**ANN)]},
            "split: must hold at least 2 shares; name the only one who paid as member",
        ),
        ({"split": [share()] * 21}, "split: must hold at most 20 elements; it has 21"),
        ({"split": [share(), share("0.00")]}, "split[1].tenders: must come to more than 0"),
        ({"split": [share(), {**share(), "tenders": []}]}, "split[1].tenders: must come to more than 0"),
        ({"split": [share(), {}]}, "split[1].tenders: is required"),
        ({"split": [share(**ANN), share(**ANN)]}, "split[1].member: names the member of another share"),
        ({"split": [share(member={}), share()]}, "split[0].member: must name exactly one of card, id"),
        ({"split": [share(), share()], **ANN}, "member: must be left out beside split"),
        (
            {"split": [share(), share()], "tenders": [{"kind": "cash", "amount": "1.00"}]},
            "tenders: must be left out beside split: each share has its own",
        ),
        ({"split": [share(), share()], "kind": "return"}, "split: must be left out: what comes back follows"),
        (
            {"split": [share(), share(redemptions=[{"points": 5}])], "kind": "void"},
            "split: must hold no redemptions: only a sale redeems",
        ),
    ],
)
def test_a_wrong_split_is_refused_with_the_remedy(changes: dict[str, Any], remedy: str) -> None:
    wrong = refused(document(**changes))

    assert len(wrong) == 1
    assert remedy in wrong[0]
