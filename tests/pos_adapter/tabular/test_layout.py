"""A layout with any mistake is refused, with the place and what to write instead."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
import yaml

from pos_adapter.errors import InvalidLayout
from pos_adapter.tabular import document as tabular_document
from pos_adapter.tabular import json_schema
from tests.pos_adapter.tabular.reading import SAMPLES, with_words


def problems(layout: str) -> list[str]:
    with pytest.raises(InvalidLayout) as refused:
        tabular_document.read(layout.encode())
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"format": "ods"}, 'format: must be csv or tsv or fixed or xlsx; got "ods"'),
        ({"encodng": "big5"}, 'encodng: is unknown; did you mean "encoding"?'),
        ({"encoding": "rot13"}, "encoding: must be one of utf-8, utf-16"),
        ({"delimiter": ";;"}, 'delimiter: must be one character such as ";" (or tab); got ";;"'),
        ({"skip": "-1"}, 'skip: must be a whole number from 0 to 10000; got "-1"'),
        ({"rows": "record"}, "records: is required where rows: record"),
        ({"lines": "[{sku: A, net: B}]"}, "line: is required, or lines where one row holds several"),
        ({"line": "{sku: A}"}, "line: must say net, gross or unit_price"),
        ({"receipt": "{number: A}"}, "receipt.purchased_at: is required"),
        ({"receipt": "{number: {colum: A}, purchased_at: B}"},
         'receipt.number.colum: is unknown; did you mean "column"?'),
        ({"receipt": "{number: {always: A, column: B}, purchased_at: C}"},
         "receipt.number: must name a column, or say what it always is"),
        ({"receipt": "{number: A, purchased_at: B, kind: {column: C, values: {R: retour}}}"},
         "receipt.kind: must become sale, return or void; 'retour' is none of them"),
        ({"receipt": "{number: A, purchased_at: {column: B, formats: DD.MM}}"},
         "receipt.purchased_at.formats: must be a format such as DD.MM.YYYY HH:mm"),
        ({"receipt": "{number: {always: A}, purchased_at: B}"},
         "group: must name the columns that are alike on all rows of one receipt"),
        ({"times": "{zone: Europe/Lundun}"}, "times.zone: must be a time zone such as Europe/London"),
        ({"times": "{day_begins: 25:00}"}, "times.day_begins: must be a time of day such as 04:00"),
        ({"numbers": "{decimal: ',', thousands: ','}"}, "numbers.thousands: must differ from decimal"),
        ({"ignore_rows": "[{column: A, reason: B}]"}, "ignore_rows[0]: must say what stands in the column"),
        ({"columns": "[No, At]"}, "columns: must have all columns that are used; there is no Item, Net, Qty"),
        ({"columns": "{No: 1-4}"},
         "columns: must be a list of names in order; places belong to format: fixed"),
        ({"format": "fixed"}, "columns: must give the place of each column, such as {number: 1-8}"),
        ({"format": "fixed", "columns": "{No: 8-1}"}, "columns: must be places such as 1-8, counted from 1"),
        ({"header": "no"}, "columns: must be given where there is no header (header: no), and only there"),
        ({"tender": "{kind: A, amount: B}"}, "tender: belongs to rows: record"),
        ({"line": "[1, 2]"}, "line: must be a mapping such as {sku: Item, net: Amount}"),
        ({"receipt": "x"}, "receipt: must be a mapping such as {number: Receipt No, purchased_at: Time}"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_remedy(words: dict[str, str], said: str) -> None:
    found = problems(with_words(**words))

    assert any(problem.startswith(said) for problem in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1]\nb: *x", "line 1: must be written out: no anchors (&) and aliases (*)"),
        ("rows: line\nrows: line", "line 2: must be a plain word, each once in a mapping"),
        ("{" * 50, "must"),
        ("a: [" * 50, "must"),
        ("[" * 3000 + "]" * 3000, "line 1: must not be nested so deeply"),
        ("a: \t- b", "line 1: must be YAML"),
        ("x" * 70_000, "a layout must be at most 65536 bytes long"),
        ("", "must be a mapping such as"),
        ("- 1", "must be a mapping such as"),
        ("[a, b]: c", "line 1: must be a plain word"),
        ("\x00", "must be YAML in UTF-8"),
    ],
)
def test_what_is_no_layout_at_all_is_refused(text: str, said: str) -> None:
    assert said in problems(text)[0]


def test_all_mistakes_are_told_at_once() -> None:
    assert len(problems("format: x\nrows: y\nreceipt: {}\nskip: z")) >= 5


def test_the_json_schema_takes_what_we_take_and_refuses_unknown_words() -> None:
    schema = jsonschema_rs.validator_for(json_schema.schema())

    for path in SAMPLES.glob("*.yaml"):
        document = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
        assert schema.is_valid(document), list(schema.iter_errors(document))
        assert not schema.is_valid({**document, "encodng": "utf-8"})
