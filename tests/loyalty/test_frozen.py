"""Values that are filled while they are open are as frozen as any once they are made."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace
from decimal import Decimal
from inspect import signature

import pytest

from loyalty.frozen import filled_open
from loyalty.receipt import Line

TEA = Line("TEA", Decimal(2), 500, name="Tea")


@pytest.mark.parametrize("field", ["sku", "net_minor", "unheard_of"])
def test_no_field_can_be_changed_or_taken_away(field: str) -> None:
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(TEA, field, 1)
    with pytest.raises((FrozenInstanceError, TypeError)):
        delattr(TEA, field)

    assert Line(sku="TEA", quantity=Decimal(2), net_minor=500, name="Tea") == TEA


def test_a_copy_is_the_same_and_as_frozen() -> None:
    for again in (copy.copy(TEA), copy.deepcopy(TEA), pickle.loads(pickle.dumps(TEA)), replace(TEA)):
        assert type(again) is Line
        assert (again, hash(again), repr(again)) == (TEA, hash(TEA), repr(TEA))
        with pytest.raises(FrozenInstanceError):
            again.sku = "MILK"  # type: ignore[misc]


def test_it_takes_what_its_fields_say() -> None:
    assert list(signature(Line).parameters)[:4] == ["sku", "quantity", "net_minor", "unit_price"]
    assert TEA.labels == ()
    with pytest.raises(TypeError, match=r"Line\.__init__\(\) missing 2 required"):
        Line("TEA")  # type: ignore[call-arg]


def test_a_class_that_does_more_than_take_its_fields_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        a: int

        def __post_init__(self) -> None:
            assert self.a

    @dataclass(frozen=True, slots=True)
    class Filled:
        a: list[int] = field(default_factory=list)

    for each in (Checked, Filled):
        with pytest.raises(TypeError, match="is made as usual"):
            filled_open(each)
