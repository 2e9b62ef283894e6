"""Our own JSON: one receipt as a document, or a file with one receipt a line (NDJSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from itertools import islice
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.exceptions import SCHEMA

from loyalty.receipt import DocumentKey, Kind, Receipt
from pos_adapter import physical_lines, scalars, strict_json
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings, excerpt
from pos_adapter.errors import InvalidReceipt, Problem, UnreadableBody, UnverifiedBody
from pos_adapter.naming import translated
from pos_adapter.native import exchange, fields
from pos_adapter.native import split as native_split
from pos_adapter.native.fields import Checked

# Nothing proves who wrote it, so none of it comes over the network by a connection.
IS_SIGNED = False
LONGEST_LINE_BYTES = 4 * 2**20
# A receipt's lines together; a million of these still fit a counter's 64 bits.
MOST_MINOR = 10**13
# A trading day may end after midnight, and a till's calendar may be wrong by a day.
MOST_APART = timedelta(days=2)


@cache
def schema(scale: int) -> Schema:
    """The document's schema for amounts of `scale` decimals, built once: that costs more than using it."""
    return Schema.from_dict(
        {
            "store": Checked(scalars.place, required=True),
            "till": Checked(scalars.till_or_none),
            "number": Checked(scalars.code, required=True),
            "revision": Checked(partial(scalars.integer, least=1, most=scalars.LARGEST_REVISION)),
            "business_date": Checked(scalars.day),
            "purchased_at": Checked(scalars.instant, required=True),
            "kind": Checked(fields.kind, required=True),
            "currency": Checked(scalars.code),
            "lines": fields.Lines(scale),
            "given": fields.Lines(scale),
            "tenders": Checked(partial(fields.tenders, scale=scale)),
            "member": Checked(fields.member),
            "redemptions": Checked(fields.redemptions),
            "original": Checked(fields.original),
            "sequence": Checked(partial(scalars.integer, least=0)),
            "staff": Checked(scalars.code_or_none),
            "channel": Checked(scalars.code_or_none),
            "codes": Checked(fields.codes),
            "split": Checked(partial(native_split.split, scale=scale)),
        },
        name="ReceiptDocument",
    )(unknown=EXCLUDE)


def verify(delivery: Delivery, secret: str) -> None:  # noqa: ARG001 - as every adapter's
    """Refuse: our own format carries no signature; a till proves itself by its key beforehand."""
    raise UnverifiedBody("native receipts are not signed; send them with the till's key", "never-signed")


def receipt(document: object, settings: Settings) -> Receipt:
    """The receipt in a parsed document (best parsed by `strict_json.parse`).

    A field that is null counts as left out. Raises InvalidReceipt with all that is wrong.
    """
    if not isinstance(document, Mapping):
        raise InvalidReceipt([Problem("", f"must be one JSON object; got {scalars.shown(document)}")])
    ours = translated(document, settings.mapping) if settings.mapping else document
    said = in_money_of(ours, settings)
    found, problems = checked(ours, schema(said.money_scale))
    problems += disagreements(found, problems, said)
    if problems:
        raise InvalidReceipt(problems[: fields.MOST_PROBLEMS])
    return assembled(found, said)


def in_money_of(document: Mapping[Any, Any], settings: Settings) -> Settings:
    """The settings for the money that the document says it is in, where that is taken."""
    said = document.get("currency")
    if not isinstance(said, str) or said not in settings.monies:
        return settings
    return replace(settings, currency=said, money_scale=settings.monies[said])


def checked(document: Mapping[Any, Any], rules: Schema) -> tuple[dict[str, Any], list[Problem]]:
    """What of the document could be read, and what is wrong with the rest."""
    known = rules.fields
    strange = islice((str(field) for field in document if field not in known), fields.MOST_STRANGE)
    problems = [Problem(named(field), fields.unknown(field, known)) for field in strange]
    try:
        given = {field: value for field, value in document.items() if value is not None}
        return dict(rules.load(given)), problems
    except ValidationError as error:
        found = error.valid_data if isinstance(error.valid_data, dict) else {}
        return found, [*problems, *flattened("", error.messages)]


def disagreements(found: Mapping[str, Any], problems: list[Problem], settings: Settings) -> list[Problem]:
    """What is wrong between fields that are each right by themselves."""
    wrong = []
    faulty = {problem.path.partition("[")[0].partition(".")[0] for problem in problems}
    if not found.get("lines") and "lines" not in faulty and found.get("kind") in {Kind.SALE, Kind.RETURN}:
        wrong.append(Problem("lines", "must hold at least one line; only a void may have none"))
    if found.get("redemptions") and found.get("kind") in {Kind.RETURN, Kind.EXCHANGE, Kind.VOID}:
        wrong.append(Problem("redemptions", "must be left out: only a sale redeems"))
    wrong += native_split.disagreements(found)
    wrong += exchange.disagreements(found, faulty, settings.money_scale)
    if sum(abs(line.net_minor) for line in found.get("lines", ())) > MOST_MINOR:
        wrong.append(Problem("lines", f"must come to at most {MOST_MINOR} minor units together"))
    if {"business_date", "purchased_at"} <= found.keys():
        bought_on = found["purchased_at"].astimezone(settings.zone).date()
        if abs(found["business_date"] - bought_on) > MOST_APART:
            must = f"must be within {MOST_APART.days} days of the purchase, {bought_on}"
            wrong.append(Problem("business_date", f"{must}; got {found['business_date']}"))
    if found.get("currency", settings.currency) != settings.currency:
        must = f'"{settings.currency}", the currency amounts are read in here'
        wrong.append(Problem("currency", f"must be {must}; got {scalars.shown(found['currency'])}"))
    return wrong


def assembled(found: dict[str, Any], settings: Settings) -> Receipt:
    """The receipt of checked fields; the trading day is the store's calendar day unless it is given."""
    day = found.get("business_date") or found["purchased_at"].astimezone(settings.zone).date()
    return Receipt(
        store=found["store"],
        till=found.get("till", ""),
        number=found["number"],
        business_date=day,
        purchased_at=found["purchased_at"],
        kind=found["kind"],
        currency=settings.currency,
        lines=found.get("lines", ()),
        given=found.get("given", ()),
        tenders=found.get("tenders", ()),
        member=found.get("member"),
        original=original_key(found),
        revision=found.get("revision", 1),
        sequence=found.get("sequence", 0),
        staff=found.get("staff", ""),
        redemptions=found.get("redemptions", ()),
        channel=found.get("channel", ""),
        codes=found.get("codes", ()),
        split=found.get("split", ()),
    )


def original_key(found: Mapping[str, Any]) -> DocumentKey | None:
    """The key of the original, at the receipt's own store and till unless it names others."""
    original = found.get("original")
    if original is None:
        return None
    store = original.get("store", found["store"])
    till = original.get("till", found.get("till", ""))
    return DocumentKey(store, till, original["business_date"], original["number"])


def flattened(path: str, messages: Any) -> Iterator[Problem]:
    """Marshmallow's nested messages as problems: `lines[2].net`."""
    if not isinstance(messages, dict):
        yield from (Problem(path, str(message)) for message in messages)
        return
    for key, inner in messages.items():
        if key == SCHEMA:  # what is wrong with the whole
            yield from flattened(path, inner)
            continue
        step = f"[{key}]" if isinstance(key, int) else f".{named(str(key))}"
        yield from flattened(f"{path}{step}".removeprefix("."), inner)


def named(field: str) -> str:
    """A field's name for a path: short and printable, whatever was sent."""
    text = field[: scalars.SHOWN_CHARS]
    return text if text.isprintable() else scalars.shown(text)


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of an NDJSON file in its order; a line that holds none is a Reject and the rest go on."""
    for number, raw in physical_lines.numbered(stream, LONGEST_LINE_BYTES):
        if raw.isspace():
            continue
        try:
            yield receipt(whole_document(raw), settings)
        except InvalidReceipt as error:
            yield Reject(f"line {number}", str(error), "invalid-receipt", excerpt(raw))
        except UnreadableBody as error:
            yield Reject(f"line {number}", str(error), "invalid-json", excerpt(raw))


def whole_document(raw: bytes) -> object:
    """The document of one line; raises UnreadableBody when it is too long or no JSON."""
    if len(raw) > LONGEST_LINE_BYTES:
        raise UnreadableBody(f"must be at most {LONGEST_LINE_BYTES} bytes long")
    return strict_json.parse(raw)
