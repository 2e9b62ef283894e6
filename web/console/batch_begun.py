"""Beginning a batch: for whom, of what; what it comes to is said first, and then it is begun once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import callers
from doorway.deeds import voucher_batches as deeds
from doorway.service import now, service
from loyalty.explanations.figures import Figures
from loyalty.people import list_file
from loyalty.program.model import Program
from loyalty.rewards import batches
from loyalty.rewards.batches import Batch, Wish
from pos_adapter import physical_lines
from web.console import choosing, frame
from web.console.batches import HERE
from web.console.door import door
from web.wire import doing, failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

# As many as a form can hold; longer lists come by the API.
MOST_NAMED: Final = 10_000
LIST_CHARS: Final = 450_000


@dataclass(frozen=True, slots=True)
class Tried:
    """What a batch would come to, and whom it is for by their ids outside; empty for a segment's."""

    batch: Batch
    named: str


@door.shows("/rewards/batches/new", may="members.adjust")
def ask() -> Response:
    """For whom, and of what."""
    return _page(choosing.program())


@door.takes("/rewards/batches/new", may="members.adjust")
def begin() -> Response:
    """Say what it would come to; sent again with what was said, begin it, or ask a second person."""
    program, form = choosing.program(), Form.sent()
    try:
        reference, reward = form.text("reference", most=64), form.text("reward")
        segment, listed = form.text("segment", needed=False), _listed(form)
        if bool(segment) == bool(listed):
            form.note("segment", "desk-batches.one-way")
        form.done()
        at = now()
        wish = service().database.read(
            lambda session: _wish(session, program, Wish(reference, reward, (), segment), listed)
        )
        if not form.ticked("said"):
            tried = batches.foresee(program, wish, callers.caller().name, at, "tried")
            named = "" if segment else "\n".join(ids.outside("member", each) for each in wish.members)
            return _page(program, None, form, Tried(tried, named))

        def work(session: Session) -> Mapping[str, Any]:
            outcome = deeds.begin(session, program, wish, at)
            return {
                "batch": ids.outside("voucher_batch", outcome.batch.batch_id),
                "waits": outcome.approval is not None,
            }

        done = doing.done(form, "voucher-batches", work)
    except frame.REFUSED as error:
        return _page(program, error, form)
    key = "member.waits" if done["waits"] else "desk-batches.begun"
    return told.then(f"{HERE}/{done['batch']}", key)


def _listed(form: Form) -> bytes:
    """The list that was typed, or of a file: lines below the name of their one column."""
    typed = form.text("members", most=LIST_CHARS, needed=False)
    if typed:
        return f"member\n{typed}".encode()
    sent = request.files.get("file")
    content = sent.read(LIST_CHARS + 1) if sent else b""
    if len(content) > LIST_CHARS:
        form.note("file", "desk-batches.too-many")
    return content


def _wish(session: Session, program: Program, wish: Wish, listed: bytes) -> Wish:
    """The wish with whom it is for now. Raises InvalidList, UnknownSegment, Unfilled."""
    if wish.segment:
        whom = batches.members_of(session, service().retailer, program, wish.segment, now())
    else:
        lines = physical_lines.numbered(BytesIO(listed), list_file.LONGEST_LINE_BYTES)
        whom = list_file.read(session, program.code, lines)
        if len(whom) > MOST_NAMED:
            raise Unfilled({"file": "desk-batches.too-many"})
    return Wish(wish.reference, wish.reward, whom, wish.segment)


def _page(
    program: Program, error: Exception | None = None, form: Form | None = None, tried: Tried | None = None
) -> Response:
    refusal, reader = failing.refusal(error) if error else None, readers.reader()
    return pages.shown(
        "console/batch-begin.html",
        refusal.status if refusal else 200,
        program=program,
        figures=Figures(program, reader),
        rewards=[(each.code, reader.name(each.name, each.code)) for each in program.rewards],
        segments=[("", "–"), *((each.code, reader.name(each.name, each.code)) for each in program.segments)],
        tried=tried,
        refusal=refusal,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
        problems=[(each.path, each.message) for each in getattr(error, "problems", ())],
    )
