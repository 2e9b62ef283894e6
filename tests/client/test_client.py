"""The client: typed, in step with the API, and safe to let try again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from client import Client, Problem
from client.transport import Sent, new_key
from tests.api.doors import Doors, sale
from tools import make_client


def through(doors: Doors, broken: list[str] | None = None):
    """A way to send that goes to the application itself; `broken` are mishaps that come first."""
    mishaps = broken if broken is not None else []

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Sent:
        answer = doors.client.open(url, method=method, headers=dict(headers), data=body)
        mishap = mishaps.pop(0) if mishaps else ""
        if mishap == "lost":
            raise ConnectionError("the answer was lost")
        if mishap == "busy":
            return 503, {"retry-after": "0", "content-type": "application/problem+json"}, b"{}"
        return answer.status_code, {name.lower(): value for name, value in answer.headers}, answer.data

    return send


def test_it_is_what_the_api_says_of_itself() -> None:
    """`make client` writes it anew."""
    written = make_client.written(make_client.described())

    for name, text in written.items():
        assert (Path(make_client.ROOT) / "client" / name).read_text(encoding="utf-8") == text, name


def test_a_till_sells_and_a_member_looks(doors: Doors) -> None:
    till = Client("", doors.key, send=through(doors))
    answer = till.post_receipts(sale(net="537.00"))
    assert answer["issued"] == {"points": 537}
    assert till.last.status == 201

    member = Client("", doors.token(), language="zh-HK", send=through(doors))
    found = member.get_me()

    assert found["balances"][0]["available"] == 537
    assert "積分" in "".join(found["outlook"]) or "分" in "".join(found["outlook"])


def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice(doors: Doors) -> None:
    till = Client("", doors.key, send=through(doors, ["lost", "busy", "lost"]))

    answer = till.post_receipts(sale(net="537.00"))

    assert answer["balance_after"]["points"]["available"] == 537
    assert till.last.is_replayed


def test_a_refusal_is_a_problem_with_its_code(doors: Doors) -> None:
    doors.post(sale(net="5.00"))
    member = Client("", doors.token(), send=through(doors))

    with pytest.raises(Problem) as refused:
        member.post_me_vouchers({"reward": "voucher-5"}, new_key())

    assert (refused.value.status, refused.value.code) == (409, "insufficient_points")
    assert not refused.value.retryable


def test_places_and_queries_are_escaped(doors: Doors) -> None:
    owner = Client("", doors.staff(), send=through(doors))

    with pytest.raises(Problem) as unknown:
        owner.get_programs_by_code("no such/programme?")

    assert unknown.value.status == 404
    assert owner.get_stores(limit=1)["data"][0]["code"] == "high-street"


def test_a_file_comes_as_bytes(doors: Doors) -> None:
    doors.post(sale(net="5.00"))
    member = Client("", doors.token(), send=through(doors))

    assert member.get_me_card_svg().startswith(b"<")


def test_what_could_be_done_twice_is_not_sent_again_when_nobody_knows(doors: Doors) -> None:
    owner = Client("", doors.staff(), send=through(doors, ["lost"]))

    with pytest.raises(ConnectionError):
        owner.post_stores_till_keys("high-street", {"label": "Till 2"})

    labels = [key["label"] for key in owner.get_stores_till_keys("high-street")["data"]]
    assert labels.count("Till 2") == 1


def test_many_documents_are_given_as_they_came(doors: Doors) -> None:
    till = Client("", doors.key, send=through(doors))
    one = json.dumps(sale()).encode()

    for body in (one, one + b"\n" + one):
        lines = till.post_receipts_batch(body).splitlines()
        assert [json.loads(line)["status"] for line in lines] == [201] * len(body.splitlines())
