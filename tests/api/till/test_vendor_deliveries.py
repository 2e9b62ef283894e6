"""What vendors send by themselves: proved by a signature, taken document by document, never lost."""

from __future__ import annotations

import base64
import hmac
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from square.utils import webhooks_helper
from werkzeug.test import TestResponse

from api.till import vendor_deliveries
from doorway.service import EXTENSION
from loyalty.shops import connections
from loyalty.shops.connections import Wish
from tests.api.doors import NOW, Doors, bearer, problem, sale
from tests.intake import shopify
from tests.intake.shopify import SECRET, body_of, order


def connect(doors: Doors, code: str = "cloud", secret: str = SECRET, **wish: Any) -> None:
    ring = doors.app.extensions[EXTENSION].retailer.ring
    wanted = Wish(**{"adapter": shopify.NAME, "store": "high-street", "external_prefix": "sh:", **wish})
    doors.database.write(lambda session: connections.add(session, ring, code, wanted, NOW, secret=secret))


def deliver(
    doors: Doors, body: bytes, code: str = "cloud", secret: str = SECRET, **headers: str
) -> TestResponse:
    path = f"/v1/connections/{code}/deliveries"
    given = {"Content-Type": "application/json", **shopify.signed(body, secret), **headers}
    return doors.client.post(path, data=body, headers={k.replace("_", "-"): v for k, v in given.items()})


def counts(answer: TestResponse) -> dict[str, int]:
    assert answer.status_code == 200, answer.text
    return {fate: count for fate, count in answer.json["counts"].items() if count}


def waiting(doors: Doors, owner: str, **query: str) -> list[dict[str, Any]]:
    found = doors.client.get("/v1/rejected-deliveries", query_string=query, headers=bearer(owner))
    return found.json["data"]


def told_alike(answer: TestResponse) -> tuple[Any, ...]:
    """What a stranger can see of an answer."""
    shown = {name: value for name, value in answer.json.items() if name != "request_id"}
    headers = {name for name, _ in answer.headers}
    return answer.status_code, tuple(sorted(shown.items())), tuple(sorted(headers))


def test_a_signed_delivery_is_recorded_for_the_member_of_the_vendors_own_id(doors: Doors) -> None:
    connect(doors)
    answer = deliver(doors, body_of(order(1, customer={"id": 77})))
    assert counts(answer) == {"recorded": 1}
    (item,) = answer.json["documents"]
    assert (item["number"], item["receipt"][:4], item["code"]) == ("1", "rcp_", None)
    assert doors.shop.member_id("sh:77")


def test_the_same_delivery_again_changes_nothing(doors: Doors) -> None:
    connect(doors)
    body = body_of(order(1), order(2, customer=None))
    assert counts(deliver(doors, body)) == {"recorded": 1, "parked": 1}
    before = doors.rows()
    assert counts(deliver(doors, body)) == {"replayed": 2}
    assert doors.rows() == before


def test_the_same_number_of_a_till_and_of_two_vendors_is_three_sales(doors: Doors) -> None:
    """Everyone counts from 1; none of them may overwrite or withdraw what another sold."""
    connect(doors, external_prefix="")
    connect(doors, "other", "another-secret-of-some", external_prefix="")
    ann = {"customer": {"id": "ann"}}
    assert doors.post(sale("7", "100.00")).status_code == 201
    first = body_of(order(7, "20.00", **ann))
    assert counts(deliver(doors, first)) == {"recorded": 1}
    second = body_of(order(7, "5.00", updated_at="2026-05-04T12:00:10+01:00", **ann))
    assert counts(deliver(doors, second, "other", "another-secret-of-some")) == {"recorded": 1}
    assert doors.shop.points() == 125

    withdrawn = {"cancelled_at": "2026-05-04T12:00:20+01:00", "updated_at": "2026-05-04T12:00:20+01:00"}
    body = body_of(order(7, "5.00", **ann, **withdrawn))
    assert counts(deliver(doors, body, "other", "another-secret-of-some")) == {"recorded": 1}
    assert counts(deliver(doors, first)) == {"replayed": 1}
    assert doors.shop.points() == 120


def test_a_refund_finds_the_sale_of_its_own_connection(doors: Doors) -> None:
    connect(doors, external_prefix="")
    ann = {"customer": {"id": "ann"}}
    doors.post(sale("7", "100.00"))
    deliver(doors, body_of(order(7, "20.00", **ann)))
    entry = {"line_item_id": 1, "line_item": {"id": 1, "sku": "TEA"}, "quantity": 1}
    money = {"id": 3, "kind": "refund", "status": "success", "amount": "20.00", "currency": "GBP"}
    refund = {"id": 2, "order_id": 7, "created_at": "2026-05-04T11:00:00Z", "refund_line_items": []}
    refund["refund_line_items"] = [{**entry, "id": 4, "subtotal": "20.00", "total_tax": "0.00"}]
    after = {"financial_status": "refunded", "updated_at": "2026-05-04T12:30:00+01:00"}
    body = body_of(order(7, "20.00", **ann, **after, refunds=[{**refund, "transactions": [money]}]))
    assert counts(deliver(doors, body)) == {"recorded": 2}
    assert doors.shop.points() == 100
    assert doors.shop.parked() == []


def test_a_till_cannot_call_itself_a_connection_and_may_name_its_sale(doors: Doors) -> None:
    connect(doors, external_prefix="")
    deliver(doors, body_of(order(7, "20.00", customer={"id": "ann"})))
    answer = doors.post(sale("7", "1.00", till="@cloud"))
    assert problem(answer) == (422, "invalid_receipt")
    assert "without @ at its beginning" in answer.text
    original = {"till": "@cloud", "business_date": "2026-05-04", "number": "7"}
    assert doors.post(sale("8", "20.00", kind="return", original=original)).status_code == 201
    assert doors.shop.points() == 0


def test_a_connection_reaches_no_store_but_its_own_and_those_mapped_for_it(doors: Doors) -> None:
    for code in ("low-street", "mill-lane", "far"):
        doors.shop.open(code)
    connect(doors)
    owner = doors.staff()
    for scope, theirs, ours in (("high-street", "12", "mill-lane"), ("far", "13", "low-street")):
        mapped = {"kind": "store", "scope": scope, "theirs": theirs, "ours": ours}
        assert doors.client.put("/v1/mappings", json=mapped, headers=bearer(owner)).status_code < 300
    places = ("low-street", "13", "12", "high-street")
    body = body_of(*(order(n, location_id=place) for n, place in enumerate(places, 1)))
    told = [item["code"] for item in deliver(doors, body).json["documents"]]
    assert told == ["unknown-store", "unknown-store", None, None]


def test_whoever_proves_nothing_learns_nothing(doors: Doors) -> None:
    """Unknown, off, without a secret, of another secret, of another body: one answer, and nothing is kept."""
    connect(doors)
    connect(doors, "resting", "what-rests-is-its-own", is_on=False)
    connect(doors, "files", secret="")
    body = body_of(order(1))
    before = doors.rows()
    answers = [
        deliver(doors, body, secret="another-secret-of-some"),
        deliver(doors, body + b"\n", secret="another-secret-of-some"),
        deliver(doors, body, **{shopify.HEADER: ""}),
        deliver(doors, body, code="unheard-of"),
        deliver(doors, body, code="Nobody%00's"),
        deliver(doors, body, code="resting", secret="what-rests-is-its-own"),
        deliver(doors, body, code="files"),
    ]
    assert problem(answers[0]) == (401, "unverified_body")
    assert len({told_alike(answer) for answer in answers}) == 1
    assert {**doors.rows(), "limit_window": 0} == {**before, "limit_window": 0}


def test_staff_see_how_often_something_came_and_why_the_last_was_refused(doors: Doors) -> None:
    connect(doors)
    owner = doors.staff()
    deliver(doors, body_of(order(1)))
    deliver(doors, b"x", secret="another-secret-of-some")
    found = doors.get("/v1/connections/cloud", owner).json
    assert (found["deliveries"], found["refused"]) == (1, 1)
    assert (
        found["refused_why"]
        == "x-shopify-hmac-sha256 does not fit the body and the secret of this connection"
    )
    assert found["delivered_at"] == found["refused_at"] == "2026-05-04T11:00:00Z"


def test_strangers_are_stopped_and_who_signs_rightly_is_not(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vendors' shops share their addresses: one of them must not keep another's sales away."""
    connect(doors)
    monkeypatch.setattr(vendor_deliveries, "MOST_UNPROVED", 3)
    codes = [problem(deliver(doors, b"x", code=code, secret="wrong-wrong-wrong"))[1] for code in "aabcloud"]
    assert codes == ["unverified_body"] * 3 + ["too_many"] * 5
    assert counts(deliver(doors, body_of(order(1)))) == {"recorded": 1}


def test_a_bad_document_sinks_no_other_and_waits_for_a_person(doors: Doors) -> None:
    connect(doors)
    owner = doors.staff()
    body = body_of(
        order(1),
        "{broken}",
        order(2, location_id=99),
        order(3, currency="USD"),
        order(4, financial_status="pending"),
    )
    answer = deliver(doors, body)
    assert counts(answer) == {"recorded": 1, "ignored": 1, "rejected": 3}
    assert [item["code"] for item in answer.json["documents"]] == [
        None,
        "invalid-json",
        "unknown-store",
        "wrong-currency",
        None,
    ]
    (kept,) = waiting(doors, owner)
    assert (kept["connection"], kept["status"], kept["documents"]) == ("cloud", "waiting", 3)
    assert kept["codes"] == ["invalid-json", "unknown-store", "wrong-currency"]
    shown = doors.get(f"/v1/rejected-deliveries/{kept['id']}", owner).json
    assert shown["rejects"][0]["place"] == "line 2"
    assert shown["rejects"][0]["raw"] == "{broken}"
    assert 'store "99" is none of connection "cloud"; say by "flask mapping' in shown["rejects"][1]["reason"]


def test_what_is_kept_of_a_delivery_is_unreadable_in_a_dump(doors: Doors, database_url: str) -> None:
    connect(doors)
    deliver(doors, body_of('{"customer": "Ann Archer"}', order("Archer", location_id=99)))
    with doors.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM rejected_delivery").all()
    assert len(rows) == 1
    assert "Archer" not in str(rows)


def test_a_delivery_is_read_again_with_todays_words(doors: Doors) -> None:
    connect(doors)
    owner = doors.staff()
    deliver(doors, body_of(order(1), order(2, location_id=99)))
    (kept,) = waiting(doors, owner)
    path = f"/v1/rejected-deliveries/{kept['id']}"
    again = doors.client.post(f"{path}/retry", headers=bearer(owner)).json
    assert again["delivery"]["status"] == "waiting"
    assert {name: n for name, n in again["counts"].items() if n} == {"replayed": 1, "rejected": 1}
    mapped = {"kind": "store", "theirs": "99", "ours": "high-street"}
    doors.client.put("/v1/mappings", json=mapped, headers=bearer(owner))
    again = doors.client.post(f"{path}/retry", headers=bearer(owner)).json
    assert {name: n for name, n in again["counts"].items() if n} == {"replayed": 1, "recorded": 1}
    assert again["delivery"]["status"] == "resolved"
    assert again["delivery"]["closed_by"].startswith("stf_")
    assert doors.get(path, owner).json["rejects"] == []
    answer = doors.client.post(f"{path}/retry", headers=bearer(owner))
    assert problem(answer) == (409, "delivery_closed")


def test_a_vendors_own_retry_resolves_what_waited(doors: Doors) -> None:
    connect(doors)
    owner = doors.staff()
    body = body_of(order(2, location_id="station"))
    deliver(doors, body)
    deliver(doors, body)
    assert len(waiting(doors, owner)) == 1
    doors.shop.open("station")
    assert counts(deliver(doors, body)) == {"rejected": 1}
    mapped = {"kind": "store", "theirs": "station", "ours": "station", "scope": "high-street"}
    doors.client.put("/v1/mappings", json=mapped, headers=bearer(owner))
    assert counts(deliver(doors, body)) == {"recorded": 1}
    assert [each["status"] for each in waiting(doors, owner)] == ["resolved"]


def test_a_delivery_let_go_stays_so_and_its_body_is_gone(doors: Doors) -> None:
    connect(doors)
    owner = doors.staff()
    body = body_of("{broken}")
    deliver(doors, body)
    (kept,) = waiting(doors, owner)
    path = f"/v1/rejected-deliveries/{kept['id']}"
    answer = doors.client.post(f"{path}/dismiss", json={"why": "a trial"}, headers=bearer(owner))
    assert (answer.json["status"], answer.json["closed_why"]) == ("dismissed", "a trial")
    assert counts(deliver(doors, body)) == {"rejected": 1}
    assert [each["status"] for each in waiting(doors, owner)] == ["dismissed"]
    with doors.database.engine.connect() as connection:
        wiped = connection.exec_driver_sql("SELECT sealed, notes, wrapped FROM rejected_delivery").one()
    assert tuple(wiped) == ("", "", "")
    again = doors.client.post(f"{path}/dismiss", json={"why": "again"}, headers=bearer(owner))
    assert problem(again) == (409, "delivery_closed")


def test_a_body_of_another_format_waits_whole(doors: Doors) -> None:
    connect(doors)
    answer = deliver(doors, b"<order/>")
    assert [item["code"] for item in answer.json["documents"]] == ["invalid-json"]
    assert len(waiting(doors, doors.staff())) == 1


def test_a_clerk_of_one_store_sees_what_waits_for_it_only(doors: Doors) -> None:
    doors.shop.open("station")
    connect(doors, "here")
    connect(doors, "there", "the-secret-of-the-other", store="station")
    deliver(doors, b"{broken}", code="here")
    deliver(doors, b"{broken}", code="there", secret="the-secret-of-the-other")
    clerk = doors.staff("clerk:station")
    (own,) = waiting(doors, clerk)
    assert own["connection"] == "there"
    (other,) = waiting(doors, doors.staff(), connection="here")
    refused = doors.client.post(
        f"/v1/rejected-deliveries/{other['id']}/dismiss", json={"why": "no"}, headers=bearer(clerk)
    )
    assert problem(doors.get(f"/v1/rejected-deliveries/{other['id']}", clerk)) == (404, "unknown_delivery")
    assert refused.status_code in (404, 422)


def test_both_secrets_hold_until_the_old_one_ends(doors: Doors, clock: Any) -> None:
    connect(doors)
    owner, new = doors.staff(), "the-vendors-new-secret"
    turned = doors.client.post(
        "/v1/connections/cloud/rotate", json={"secret": new, "overlap_hours": 1}, headers=bearer(owner)
    )
    assert turned.status_code == 200, turned.text
    assert turned.json["old_secret_until"] == "2026-05-04T12:00:00Z"
    assert new not in turned.text
    assert counts(deliver(doors, body_of(order(1)))) == {"recorded": 1}
    assert counts(deliver(doors, body_of(order(2)), secret=new)) == {"recorded": 1}
    clock.move_to(NOW + timedelta(hours=1))
    assert problem(deliver(doors, body_of(order(3)))) == (401, "unverified_body")
    assert counts(deliver(doors, body_of(order(3)), secret=new)) == {"recorded": 1}


def test_too_much_is_refused_before_it_is_looked_at(doors: Doors) -> None:
    connect(doors)
    limit = doors.app.extensions["loyalty"].settings.body_limit_bytes
    assert problem(deliver(doors, b"x" * (limit + 1))) == (413, "body_too_large")
    packed = deliver(doors, b"x", Content_Encoding="gzip")
    assert problem(packed) == (415, "unsupported_media_type")
    assert packed.json["detail"].startswith("Only the packing is wrong: send the body unpacked")


def test_woocommerce_may_ask_whether_anybody_is_there(doors: Doors) -> None:
    """It does so unsigned, before the first delivery; everyone is answered alike and nothing is kept."""
    connect(doors)
    before = doors.rows()
    for code in ("cloud", "unheard-of"):
        answer = doors.client.post(f"/v1/connections/{code}/deliveries", data={"webhook_id": "12"})
        assert counts(answer) == {}
    assert doors.rows() == before


def test_one_delivery_that_comes_several_times_at_once_counts_once(doors: Doors) -> None:
    connect(doors)
    body = body_of(order(1, customer=None), order(2, location_id=99))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: counts(deliver(doors, body)), range(4)))
    told = Counter(fate for answer in answers for fate in answer)
    assert told == {"parked": 1, "replayed": 3, "rejected": 4}
    rows = doors.rows()
    assert (rows["claim"], rows["parked"], rows["rejected_delivery"]) == (1, 1, 1)


def test_a_vendor_that_only_names_an_order_is_told_what_becomes_of_it(doors: Doors) -> None:
    key, owner = "the-subscriptions-own-key", doors.staff()
    connect(doors, "sq", key, adapter="square")
    told = {"order_id": "ord-1", "state": "COMPLETED"}
    body = json.dumps({"type": "order.updated", "data": {"object": {"order_updated": told}}}).encode()
    url = "http://localhost:8000/v1/connections/sq/deliveries"
    signature = base64.b64encode(hmac.digest(key.encode(), url.encode() + body, "sha256")).decode()
    assert webhooks_helper.verify_signature(
        request_body=body.decode(), signature_header=signature, signature_key=key, notification_url=url
    )

    def post() -> Any:
        headers = {"x-square-hmacsha256-signature": signature}
        (item,) = doors.client.post("/v1/connections/sq/deliveries", data=body, headers=headers).json[
            "documents"
        ]
        return item

    first = post()
    assert (first["status"], first["code"], first["place"]) == (
        "rejected",
        "token-missing",
        "GET /v2/orders/ord-1",
    )
    assert "Set an access token of your application" in first["says"]
    (kept,) = waiting(doors, owner)
    wish = {"token": "EAAA-a-token-of-the-shop"}
    given = doors.client.post("/v1/connections/sq/token", json=wish, headers=bearer(owner))
    assert (given.json["has_token"], given.json["api_url"], "EAAA" in given.text) == (True, None, False)
    assert (post()["status"], [each["id"] for each in waiting(doors, owner)]) == ("fetching", [kept["id"]])
    gone = doors.client.delete("/v1/connections/sq/token", headers=bearer(owner))
    assert (gone.json["has_token"], gone.json["token_set_at"]) == (False, None)
