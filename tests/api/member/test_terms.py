"""/v1/programs/{code}/terms: anyone reads what a programme promises."""

from __future__ import annotations

from tests.api.doors import Doors, problem


def test_anyone_reads_the_terms_in_their_language(doors: Doors) -> None:
    english = doors.client.get("/v1/programs/shop/terms").json
    chinese = doors.client.get("/v1/programs/shop/terms", headers={"Accept-Language": "zh-HK"}).json

    told = {each["section"]: each["sentences"] for each in english["paragraphs"]}
    assert told["earn"][0].startswith("1 point for every whole £1")
    assert (english["language"], chinese["language"]) == ("en", "zh-Hant")
    assert [each["section"] for each in chinese["paragraphs"]] == [*told]


def test_a_programme_that_is_none_has_no_terms(doors: Doors) -> None:
    assert problem(doors.client.get("/v1/programs/none/terms"))[0] == 404
