"""/v1/me/statement, history, receipts and expiring: a member's own books."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import book_answers
from api.member.book_schemas import (
    ExpiringIn,
    ExpiringOut,
    HistoryPageOut,
    MemberReceiptOut,
    StatementIn,
    StatementOut,
)
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page, PageIn
from api.wire.values import Json
from db import ids
from doorway import callers
from doorway.service import now, service
from loyalty.books import account_reading, receipt_reading, statement_reading
from loyalty.errors import UnknownReceipt

books = Blueprint("books", __name__, description="What a member had, has, and why.")


@books.route("/v1/me/statement")
class OwnStatement(MethodView):
    """A statement of some days."""

    @access.member(books)
    @bodies.asks(books, StatementIn, etags.IF_NONE_MATCH)
    @books.response(200, StatementOut, headers=etags.HEADER)
    @etags.polled(books)
    def get(self, query: dict[str, Any]) -> Any:
        """Points of a period, as they were known then or as they are known now; both come to the same."""
        house, at, member_id = service(), now(), callers.caller().member_id
        days = (query["from_on"], query["to_on"])

        def show() -> Json:
            return book_answers.statement(
                house.database.read(
                    lambda session: statement_reading.read(
                        session, house.retailer, member_id, *days, query["known"], at
                    )
                )
            )

        return etags.answered(_version(member_id, query, at), show)


@books.route("/v1/me/history")
class OwnHistory(MethodView):
    """Every entry."""

    @access.member(books)
    @bodies.asks(books, PageIn, etags.IF_NONE_MATCH)
    @books.response(200, HistoryPageOut, headers=etags.HEADER)
    @etags.polled(books)
    def get(self, query: dict[str, Any]) -> Any:
        """All that ever happened to the member's points and tier, newest first, with why."""
        house, page = service(), Page.of(query, width=1)
        member_id, at = callers.caller().member_id, now()
        return etags.answered(
            _version(member_id, query, at),
            lambda: book_answers.history(house.database.read, house.retailer, member_id, page, at),
        )


@books.route("/v1/me/receipts/<receipt>")
class OwnReceipt(MethodView):
    """One receipt."""

    @access.member(books)
    @books.doc(responses=problems(404))
    @books.response(200, MemberReceiptOut)
    def get(self, receipt: str) -> Any:
        """A receipt, and why it is worth what it is worth: what counts, rule by rule, and what changed it."""
        house, member_id, receipt_id = service(), callers.caller().member_id, inside(receipt)
        return book_answers.receipt(
            house.database.read(
                lambda session: receipt_reading.read(session, house.retailer, member_id, receipt_id)
            )
        )


@books.route("/v1/me/expiring")
class OwnExpiring(MethodView):
    """What expires."""

    @access.member(books)
    @bodies.asks(books, ExpiringIn, etags.IF_NONE_MATCH)
    @books.response(200, ExpiringOut, headers=etags.HEADER)
    @etags.polled(books)
    def get(self, query: dict[str, Any]) -> Any:
        """What expires when, through a day; with what can be used longer it comes to what is available."""
        house, at, member_id = service(), now(), callers.caller().member_id

        def show() -> Json:
            found = house.database.read(
                lambda session: account_reading.read(session, house.retailer, member_id, at, most_lines=1)
            )
            return book_answers.expiring(found, query["to_on"], at)

        return etags.answered(_version(member_id, query, at), show)


def _version(member_id: str, query: dict[str, Any], at: datetime) -> str:
    """The version of what a query shows of a member's books: of the account, for this question."""
    house = service()
    account = house.database.read(
        lambda session: account_reading.version(session, house.retailer, member_id, at)
    )
    return f"{account}.{etags.of(query)}"


def inside(receipt: str) -> str:
    """The id behind a receipt's outside one. Raises UnknownReceipt."""
    found = ids.find_inside("receipt", receipt)
    if found is None:
        raise UnknownReceipt(receipt)
    return found
