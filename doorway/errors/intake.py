"""What is wrong with connections and with what vendors sent through them."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, Kind, refused, wrong
from intake import errors as intake
from loyalty import errors as loyalty

KINDS: Mapping[type[Exception], Kind] = {
    intake.IntakeError: BROKEN,
    intake.UnknownDelivery: Kind(
        404,
        "unknown_delivery",
        "No such delivery",
        "List the deliveries that are kept.",
        "No delivery is kept under this id, or not any more.",
    ),
    intake.DeliveryClosed: refused(
        "delivery_closed", "It waits no more", "Read it again: it says who ended its waiting."
    ),
    loyalty.UnknownConnection: Kind(404, "unknown_connection", "No such connection", "List the connections."),
    loyalty.ConnectionTaken: refused(
        "connection_taken", "There is such a connection", "Choose another code, or change the one there is."
    ),
    loyalty.InvalidConnection: wrong(
        "invalid_connection", "Cannot be set up so", "Put right what detail says."
    ),
}
