"""Files that are no log, or want to do harm: refused with a reason, without much memory or time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain, repeat

import pytest
from lxml import etree

from loyalty.receipt import Receipt
from pos_adapter.adapter import Reject
from pos_adapter.errors import UnreadableFile, UnverifiedBody
from pos_adapter.poslog import adapter as poslog
from pos_adapter.poslog import stream
from pos_adapter.poslog.stream import LARGEST_CHARS
from tests.pos_adapter.examples import delivery
from tests.pos_adapter.poslog.logs import SHOP, goods, log, nets, only, read, total, transaction

TEA = transaction(goods("TÉ", "5.00"), more=total("5.00"))
LOG = log(TEA).decode()
LAUGHS = '<!DOCTYPE POSLog [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE POSLog [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE POSLog [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'
ELSEWHERE = '<!doctype POSLog SYSTEM "http://127.0.0.1:9/POSLog.dtd">'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, PARAMETER, ELSEWHERE])
def test_a_document_type_is_refused_before_anything_of_it_is_read(doctype: str, encoding: str) -> None:
    spoilt = f"<?xml version='1.0'?>\n<!-- a log -->\n{doctype}{LOG}".replace("TÉ", "&c;")

    with pytest.raises(UnreadableFile, match=r"line 3 declares a document type \(<!DOCTYPE\)"):
        read(spoilt.encode(encoding))


def test_an_entity_that_nobody_declared_is_a_reject() -> None:
    before, refused = read(log(TEA, TEA.replace("TÉ", "&c;"), TEA))

    assert isinstance(before, Receipt)
    assert (refused.place, refused.code) == ("line 3", "invalid-xml")
    assert "Entity 'c' not defined. Nothing of it was taken" in refused.reason


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "ISO-8859-1"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-8"),
        ("utf-16-le", "utf-16"),
        ("utf-8", "utf-16"),
        ("iso-8859-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
        ("utf-32", ""),
    ],
)
def test_a_log_is_read_in_its_encoding_whatever_it_declares(encoding: str, declared: str) -> None:
    said = f' encoding="{declared}"' if declared else ""
    receipt = only(read(f'\n<?xml version="1.0"{said}?>\n{LOG}'.encode(encoding)))

    assert nets(receipt) == [("TÉ", 500)]


def test_bytes_that_are_not_of_the_encoding_spoil_one_transaction_and_what_follows() -> None:
    spoilt = log(transaction(goods("A", "1.00")), TEA, TEA).replace("É".encode(), b"\xc9", 1)

    before, refused = read(spoilt)

    assert nets(before) == [("A", 100)]
    assert (refused.place, refused.code) == ("line 3", "invalid-xml")
    assert "there are bytes that are not utf-8: export it in UTF-8, or name its encoding" in refused.reason


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"", "the file must be XML that begins with <POSLog>"),
        (b'{"kind": "sale"}', "the file must be XML; it begins with"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "cannot|must be XML"),
        (b"<html><Transaction/></html>", "is XML and no POSLog: its transactions stand in none"),
        (
            b"<html>" + b"<p/>" * 9 + b"</html>",
            "is XML and no POSLog: it holds none of DigitalReceipt, POSLog",
        ),
        (b"<POSL", "cannot be read as XML: line 1"),
        (b'<?xml version="1.0" encoding="utf-7"?><POSLog/>', 'the encoding "utf-7" is not read here'),
        (b'<?xml version="1.0" encoding="klingon"?><POSLog/>', 'the encoding "klingon" is not read here'),
        (b"<!-- " + b"x" * 200_000 + b"--><POSLog/>", "begins with <POSLog>"),
    ],
)
def test_what_is_no_log_is_refused_whole(file: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(file)


@pytest.mark.parametrize("xmlns", ["", 'xmlns="urn:other"', 'xmlns:p="urn:p" xmlns="urn:q"'])
def test_the_namespace_does_not_matter(xmlns: str) -> None:
    assert nets(only(read(log(TEA, xmlns=xmlns)))) == [("TÉ", 500)]


def test_a_first_tag_over_several_lines_moves_no_place() -> None:
    apart = log(transaction(goods("TÉ", "many")), xmlns="\n a='xmlns=\"1\"'\n xmlns =\n 'urn:other'\n")

    (refused,) = read(apart)

    assert isinstance(refused, Reject)
    assert (refused.place, refused.raw[:28]) == ("line 6", "<Transaction><RetailStoreID>")


@pytest.mark.parametrize("declared", ['xmlns:p="http://www.nrf-arts.org/IXRetail/namespace/"', ""])
def test_prefixes_do_not_matter_declared_or_not(declared: str) -> None:
    prefixed = log(TEA, xmlns="").replace(b"</", b"</p:").replace(b"<", b"<p:").replace(b"<p:/p:", b"</p:")

    assert nets(only(read(prefixed.replace(b"<p:POSLog", f"<p:POSLog {declared}".encode())))) == [("TÉ", 500)]


def test_a_log_in_an_envelope_and_a_transaction_alone_are_read() -> None:
    envelope = f'<s:Envelope xmlns:s="urn:soap"><s:Body>{LOG}</s:Body></s:Envelope>'.encode()

    for file in (envelope, TEA.encode()):
        assert nets(only(read(file))) == [("TÉ", 500)]


def test_an_empty_log_holds_nothing() -> None:
    assert read(b"<POSLog/>") == []


@pytest.mark.parametrize(
    "deep", ["<POSLog>" + "<x>" * 9_999, LOG.replace("<LineItem", "<x>" * 9_999 + "<LineItem")]
)
def test_what_is_nested_without_end_is_a_reject(deep: str) -> None:
    assert only(read(deep.encode())).code == "invalid-xml"


def test_a_transaction_of_too_many_lines_is_one_reject_and_the_next_is_read() -> None:
    long = transaction(*[goods("A", "1.00")] * 10_001)

    refused, sale = read(log(long, TEA))

    assert (refused.place, refused.code) == ("line 2", "oversized")
    assert refused.reason == "a transaction must have at most 10000 lines; this one has 10001"
    assert nets(sale) == [("TÉ", 500)]


class Long(io.RawIOBase):
    """A file that is never in memory whole."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces

    def read(self, size: int = -1, /) -> bytes:
        return next(self.pieces, b"")


def endless(*, of: bytes, times: int) -> Long:
    """A log whose one transaction holds a piece very often, and another behind it."""
    first, _, last = log("<Transaction>@</Transaction>", TEA).partition(b"@")
    return Long(chain([first], repeat(of, times), [last]))


def test_a_transaction_without_end_is_one_reject_and_the_next_is_read() -> None:
    piece = b"<LineItem><Sale><ItemID>A</ItemID></Sale></LineItem>\n" * 1_000

    refused, sale = poslog.read(endless(of=piece, times=LARGEST_CHARS // len(piece) + 4), SHOP)

    assert (refused.place, refused.code) == ("line 2", "oversized")
    assert nets(sale) == [("TÉ", 500)]


def test_of_an_element_that_is_too_large_only_what_is_still_open_is_kept() -> None:
    tree = etree.fromstring("<T><a><b/></a><a><b/><b><c/><c/></b></a></T>")

    stream.empty(tree)

    assert etree.tostring(tree) == b"<T><a><b><c/></b></a></T>"


@pytest.mark.parametrize("piece", [b"x" * 65_536, b"<x>" + b"y" * 65_000 + b"</x>"])
def test_much_that_is_no_transaction_ends_the_reading(piece: bytes) -> None:
    begin, end = b"<POSLog>" + TEA.encode(), b"</POSLog>"

    sale, refused = poslog.read(
        Long(chain([begin], repeat(piece, LARGEST_CHARS // len(piece) + 9), [end])), SHOP
    )

    assert isinstance(sale, Receipt)
    assert isinstance(refused, Reject)
    assert refused.code in ("oversized", "invalid-xml")


def test_a_field_that_stands_there_twice_is_refused() -> None:
    twice = TEA.replace("<ExtendedAmount>", "<ExtendedAmount>9.00</ExtendedAmount><ExtendedAmount>")

    refused = only(read(log(twice)))

    assert (refused.code, refused.reason) == (
        "field-twice",
        "line 2: Sale: ExtendedAmount stands there 2 times; it must once",
    )


def test_nothing_comes_in_over_the_network() -> None:
    with pytest.raises(UnverifiedBody, match="not signed"):
        poslog.verify(delivery(b"<POSLog/>"), "secret")
