"""Pages with forms: shown as they are, or again with what was refused and what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Response

from doorway.refusals import ApiError
from events.errors import EventsError
from identity.errors import IdentityError
from intake.errors import IntakeError
from loyalty.errors import LoyaltyError
from pos_adapter.errors import AdapterError
from web.wire import failing, pages
from web.wire.forms import Form
from web.wire.refusals import PageRefused

# What a form can be refused for; anything else is a page of its own.
REFUSED: Final = (PageRefused, IdentityError, LoyaltyError, EventsError, IntakeError, AdapterError, ApiError)
# A form as it was before anybody sent it.
UNSENT: Final = Form({})


def shown(
    template: str,
    error: Exception | None = None,
    form: Form = UNSENT,
    *,
    part: str = "",
    wrong: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """A page; `part` names the form of it that was refused, where it has several.

    `wrong` maps fields to texts, where the error does not say itself which fields it is about.
    """
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        template,
        refusal.status if refusal else 200,
        refusal=refusal,
        wrong=getattr(error, "wrong", {}) if wrong is None else wrong,
        given=form.given,
        open=part,
        **values,
    )
