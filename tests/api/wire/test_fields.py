"""Fields of bodies and queries: each value is read exactly or refused, and the document says which."""

from __future__ import annotations

from typing import Any

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, ValidationError

from api.wire import fields
from db import ids
from pos_adapter import strict_json
from tests.api.doors import NOW


class Form(Schema):
    """A form with a field of each kind that is peculiar."""

    size = fields.whole(least=-100, most=100, never=0)
    member = fields.outside_id("member", load_default="")
    status = fields.choice("open", "done", load_default="")
    name = fields.text(most=5, load_default="")


def load(text: str) -> Any:
    """The form from JSON as it is sent."""
    return Form().load(strict_json.parse(text.encode()))


@pytest.mark.parametrize("written", ["74", "74.0", "7.4e1", "740e-1", "74.000"])
def test_a_whole_number_is_one_however_it_is_written(written: str) -> None:
    found = load(f'{{"size": {written}}}')["size"]

    assert (found, type(found)) == (74, int)


@pytest.mark.parametrize(
    "written",
    [
        "74.5",
        "101.0",
        "-1e2000000000",
        "1e-2000000000",
        "NaN",
        "Infinity",
        '"74"',
        "true",
        "null",
        "0",
        "0.0",
        "-0.0",
    ],
)
def test_what_is_no_whole_number_in_its_bounds_is_refused_at_once(written: str) -> None:
    with pytest.raises(ValidationError):
        load(f'{{"size": {written}}}')


def test_an_id_is_read_as_the_id_inside() -> None:
    inside = ids.new(NOW)

    assert load(f'{{"member": "{ids.outside("member", inside)}"}}')["member"] == inside
    for other in ("", "mem_x", ids.outside("staff", inside), inside, "mem_" + "G" * 32):
        with pytest.raises(ValidationError, match="id, mem_"):
            Form().load({"member": other})


def test_what_is_left_out_has_its_default_and_the_document_names_only_what_could_be_sent() -> None:
    spec = APISpec("x", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Form", schema=Form)
    told = spec.to_dict()["components"]["schemas"]["Form"]["properties"]

    assert load("{}") == {"member": "", "status": "", "name": ""}
    assert {name for name, each in told.items() if "default" in each} == {"name"}
    assert told["size"]["not"] == {"const": 0}
