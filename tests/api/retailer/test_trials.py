"""/v1/programs/replay and estimate: a draft is tried on what was sold, or on a basket."""

from __future__ import annotations

from typing import Any

import yaml

from tests.api.doors import CARD, Doors, problem, sale
from tests.api.retailer.office import Office

RICHER = CARD.replace("points: 1}", "points: 2}")


def document(text: str = RICHER) -> dict[str, Any]:
    return {"document": yaml.safe_load(text)}


def test_a_draft_is_replayed_beside_the_version_in_force(office: Office, doors: Doors) -> None:
    doors.post(sale("1001", "137.40"))
    before = doors.rows()
    found = office.post("/v1/programs/replay", document()).json

    base = next(line for line in found["rules"] if line["rule"] == "base")
    (month,) = found["months"]
    assert (month["currency"], month["draft"]) == (base["currency"], base["draft"])
    assert base["draft"]["points"] == 2 * base["published"]["points"] > 0
    assert (found["sales"], found["worse"], found["better"]) == (1, 0, 1)
    assert found["currencies"][0]["posted"] == base["published"]["points"]
    assert doors.rows() == before


def test_a_span_and_a_sample_are_asked_for(office: Office, doors: Doors) -> None:
    doors.post(sale("1001", "137.40"))
    found = office.post("/v1/programs/replay?to=2020-02-01&members=1", document()).json

    assert (found["sales"], found["members"], found["through_on"]) == (0, 1, "2020-02-01")
    assert problem(office.post("/v1/programs/replay?members=501", document()))[0] == 422
    assert problem(office.post("/v1/programs/replay", document(CARD.replace("GBP", "EUR"))))[0] == 422


def test_a_basket_says_what_a_document_gives_back(office: Office) -> None:
    wish = {**document(), "basket": {"lines": [{"net": "100.00"}]}, "visits_a_year": 4}
    found = office.post("/v1/programs/estimate", wish).json

    assert (found["visits"], found["sales_minor"], found["rules"][0]["amount"]) == (4, 40_000, 800)
    wrong = {**wish, "basket": {"lines": []}}
    assert problem(office.post("/v1/programs/estimate", wrong))[0] == 422
