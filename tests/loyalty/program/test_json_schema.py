"""The JSON Schema for editors: ready documents satisfy it, unknown words and wrong types do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from loyalty.program import forms, json_schema, source
from tests.docs.examples import ROOT
from tests.docs.programs import EVERYTHING

SCHEMA = json_schema.schema()
VALIDATOR = Draft202012Validator(SCHEMA)
READY = sorted((ROOT / "programs").glob("*.yaml"))


def everything() -> Any:
    """The example of the documentation that says everything."""
    return source.parse(EVERYTHING)[0]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_ready_documents_satisfy_it(path: Any) -> None:
    found = source.parse(path.read_bytes())[0]

    assert [error.message for error in VALIDATOR.iter_errors(found)] == []
    for word in ("earm", "cap"):
        assert not VALIDATOR.is_valid({**found, word: 1})


def test_the_example_of_everything_satisfies_it() -> None:
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(everything())] == []


def mappings(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all mappings."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    below = [place for key, each in entries for place in mappings(each, (*path, key))]
    return [path, *below] if isinstance(value, dict) else below


# Their keys are tiers, languages, goods: the document's own.
OWN_KEYS = {"name", "by_tier", "skus", "percent", "announce"}


def test_an_unknown_word_anywhere_is_refused() -> None:
    tried = 0
    for place in mappings(everything()):
        if OWN_KEYS & set(place):
            continue
        changed = copy.deepcopy(everything())
        spot = changed
        for key in place:
            spot = spot[key]
        spot["unheard-of"] = 1
        assert not VALIDATOR.is_valid(changed), place
        tried += 1
    assert tried > 30


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("format", 2),
        ("money", "pounds"),
        ("code", "My Shop"),
        ("earn", []),
        ("earn", [{"code": "base", "per": {"amount": 1, "points": 1}}]),
        ("returns", {"shortfall": "owes"}),
    ],
)
def test_a_wrong_value_is_refused(word: str, value: Any) -> None:
    assert not VALIDATOR.is_valid({**everything(), word: value})


def test_every_word_is_there_with_a_description() -> None:
    for each in forms.words():
        top = each.under == forms.TOP
        shape = SCHEMA if top else SCHEMA["$defs"][json_schema.shape_name(type(each.form))]
        assert shape["properties"][each.word]["description"], each.key
