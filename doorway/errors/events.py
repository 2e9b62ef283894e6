"""What is wrong with a wish about events and webhooks."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, Kind, refused, wrong
from events import errors

KINDS: Mapping[type[Exception], Kind] = {
    errors.EventsError: BROKEN,
    errors.Unreadable: BROKEN,
    errors.UnknownEndpoint: Kind(
        404, "unknown_webhook", "No such webhook", "List the webhooks.", "There is no such webhook here."
    ),
    errors.UnknownEvent: Kind(
        404,
        "unknown_event",
        "No such event",
        "List the events.",
        "There is no such event here; events are forgotten after 90 days.",
    ),
    errors.InvalidEndpoint: wrong(
        "invalid_webhook", "The webhook cannot be set up so", "Put right what errors lists."
    ),
    errors.EndpointDisabled: refused(
        "webhook_disabled",
        "The webhook is disabled",
        "Enable it first.",
        "A webhook that is disabled is sent nothing.",
    ),
    errors.TooManyEndpoints: refused(
        "too_many_webhooks", "As many webhooks as there may be", "Delete one that is not needed."
    ),
    errors.TooManyEvents: wrong("too_many_events", "Too many at once", "Ask for a shorter span."),
}
