"""What must come back, by what /openapi.json says of who may and identity/roles.py of who is who."""

from __future__ import annotations

from identity import roles
from tests.api.matrix.callers import Caller
from tests.api.matrix.operations import Operation
from tests.api.matrix.subjects import DELIVERIES, Subject

# Switched off in this house, for everybody.
OFF = {
    "/v1/staff/oidc/start": 404,
    "/v1/staff/oidc/finish": 404,
    "/v1/me/wallet/apple": 404,
    "/v1/me/wallet/google": 404,
}
# Where the path names the store itself, which is no secret, the role is what is missing.
BY_STORE = "/v1/stores/{code}/till-keys"
DONE = 200


def refusal(operation: Operation, caller: Caller) -> int | None:
    """The status for who proves nothing, or may not; None for who may ask."""
    if not operation.scheme:
        return None
    if caller.proves != operation.scheme:
        return 401
    if operation.scheme == "till" and caller.scopes and not set(operation.words) <= set(caller.scopes):
        return 403
    if operation.scheme == "staff" and not all(_permits(caller, word) for word in operation.words):
        return 403
    return None


def status(operation: Operation, caller: Caller, subject: Subject) -> int:
    """The status for a caller and a subject; DONE stands for whatever success it is."""
    refused = refusal(operation, caller)
    if refused is not None:
        return refused
    if subject.belongs_to(caller):
        return OFF.get(operation.path, DONE)
    named = subject.values.get("code")
    if operation.path.startswith(BY_STORE) and not _works_in(caller, named or ""):
        return 403
    return 401 if operation.path == DELIVERIES else 404


def _permits(caller: Caller, word: str) -> bool:
    return any(
        word in roles.ROLES[grant.role] and (not grant.store or word in roles.IN_A_STORE)
        for grant in caller.grants
    )


def _works_in(caller: Caller, store: str) -> bool:
    return any(not grant.store or grant.store == store for grant in caller.grants)
