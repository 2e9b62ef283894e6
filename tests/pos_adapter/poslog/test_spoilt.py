"""The real logs cut and spoilt everywhere: what still comes out is what was there, and nothing by half."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from lxml import etree

from loyalty.receipt import Receipt
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnreadableFile
from tests.pos_adapter.poslog.logs import REAL, Items, read, real

ODD = ("", "x", "-1", "9" * 30, "2026-13-45T99:00:00")
# By what is told of a line: the elements that say it. All else may change without the goods being others.
TELLS = {"sku": ("ItemID", "POSItemID", "POSIdentity"), "quantity": ("Quantity",)}


def survived(log: bytes) -> Items:
    try:
        return read(log)
    except UnreadableFile:
        return []


@pytest.mark.parametrize("name", REAL)
def test_a_log_cut_at_every_hundredth_gives_whole_receipts_and_one_reject(
    shared_data: Path, name: str
) -> None:
    whole = real(shared_data, name)
    expected = read(whole)

    for percent in range(1, 100):
        items = survived(whole[: len(whole) * percent // 100])
        taken, rejects = [i for i in items if not isinstance(i, Reject)], items[-1:]
        assert taken == expected[: len(taken)]
        if items:
            (reject,) = rejects
            assert isinstance(reject, Reject)
            assert reject.code == "cut-off"
            assert "fetch it again" in reject.reason


@pytest.mark.parametrize("name", REAL[1:])
def test_a_log_without_one_element_is_refused_or_sells_the_same(shared_data: Path, name: str) -> None:
    tree = etree.fromstring(real(shared_data, name))
    whole = only_receipt(read(etree.tostring(tree)))

    for place in list(tree.iterdescendants()):
        parent, tail = place.getparent(), place.tail
        at = parent.index(place)
        parent.remove(place)
        check(survived(etree.tostring(tree)), whole, etree.QName(place).localname)
        place.tail = tail
        parent.insert(at, place)


@pytest.mark.parametrize("name", REAL[1:])
def test_a_log_with_something_odd_in_one_place_is_refused_or_sells_the_same(
    shared_data: Path, name: str
) -> None:
    tree = etree.fromstring(real(shared_data, name))
    whole = only_receipt(read(etree.tostring(tree)))
    leaves = {path(each): each for each in tree.iter() if len(each) == 0 and (each.text or "").strip()}

    for leaf in leaves.values():
        said = leaf.text
        for odd in ODD:
            leaf.text = odd
            check(survived(etree.tostring(tree)), whole, etree.QName(leaf).localname)
        leaf.text = said


@pytest.mark.parametrize("name", REAL[1:])
def test_a_log_with_an_element_twice_is_refused_or_sells_the_same(shared_data: Path, name: str) -> None:
    tree = etree.fromstring(real(shared_data, name))
    whole = only_receipt(read(etree.tostring(tree)))
    firsts = {path(each): each for each in tree.iter("{*}LineItem", "{*}ExtendedAmount", "{*}Total")}

    for first in firsts.values():
        again = copy.deepcopy(first)
        first.addnext(again)
        check(survived(etree.tostring(tree)), whole, etree.QName(first).localname)
        again.getparent().remove(again)


def path(leaf) -> tuple[str, ...]:
    """Where an element stands; those that stand in the same place are spoilt once."""
    return (*(str(each.tag) for each in leaf.iterancestors()), str(leaf.tag))


def only_receipt(items: Items) -> Receipt:
    (receipt,) = (item for item in items if isinstance(item, Receipt))
    return receipt


def check(items: Items, whole: Receipt, spoilt: str) -> None:
    """Every receipt sells the same for as much, but for what the spoilt element says itself."""
    for item in items:
        assert isinstance(item, Receipt | Reject | Ignored)
        if isinstance(item, Receipt):
            assert [line.net_minor for line in item.lines] == [line.net_minor for line in whole.lines], spoilt
            for fact, tells in TELLS.items():
                if spoilt not in tells:
                    was = [getattr(line, fact) for line in whole.lines]
                    assert [getattr(line, fact) for line in item.lines] == was, spoilt
