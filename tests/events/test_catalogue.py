"""The catalogue: every type has a schema that holds its own example, and only that."""

from __future__ import annotations

import copy
import json
import re

import pytest
from jsonschema import Draft202012Validator

from events import catalogue, outbox
from tests.events.conformance import problems, strict

TYPES = pytest.mark.parametrize("event_type", catalogue.TYPES.values(), ids=lambda each: each.name)
# Words that would be a person's, a card's or a till's own secret.
PERSONAL = re.compile(
    r"name|phone|e?mail|birth|address|number|external|note|text|secret|token", re.IGNORECASE
)


@TYPES
def test_a_schema_is_json_schema_2020_12_and_its_example_fits(event_type):
    Draft202012Validator.check_schema(json.loads(json.dumps(dict(event_type.schema))))

    assert event_type.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert problems(dict(event_type.example)) == []


@TYPES
def test_an_example_without_any_one_of_its_properties_does_not_fit(event_type):
    for name in event_type.example["data"]:
        body = copy.deepcopy(dict(event_type.example))
        del body["data"][name]
        assert problems(body), name


@TYPES
def test_a_property_that_the_catalogue_does_not_know_is_noticed(event_type):
    body = copy.deepcopy(dict(event_type.example))
    body["data"]["extra"] = 1

    assert problems(body)


@TYPES
def test_an_event_says_in_a_sentence_what_happened(event_type):
    assert re.fullmatch(r"[A-Z].{10,150}\.", event_type.says)
    assert re.fullmatch(r"[a-z]+\.[a-z]+", event_type.name)


@TYPES
def test_no_event_has_a_place_for_what_is_personal(event_type):
    found = json.dumps(strict(dict(event_type.schema["properties"]["data"]["properties"])))
    names = re.findall(r'"(\w+)": \{', found)

    personal = [name for name in names if PERSONAL.search(name)]
    assert personal in ([], ["number"]), event_type.name
    assert personal == [] or event_type.name == "program.published"  # the number of a version


def test_an_event_that_is_not_in_the_catalogue_cannot_happen(now):
    with pytest.raises(KeyError):
        outbox.happened("points.vanished", {}, occurred_at=now, recorded_at=now)
