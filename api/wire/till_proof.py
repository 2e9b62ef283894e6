"""What proves a till: its key as the bearer, or a signature made with it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from flask import g, request

from doorway import request_notes
from doorway.refusals import Unauthorised, WrongScope
from doorway.service import service
from identity import signatures
from identity.errors import SignatureRequired, StaleSignature, UnprovedSignature, UsedSignature
from identity.signatures import Signed
from loyalty.errors import UnknownTill
from loyalty.people import privacy
from loyalty.shops.tills import Till

# What RFC 3986 lets stand in a path as it is; clients sign the path as they send it.
_IN_A_PATH = "/-._~!$&'()*+,;=:@"


def prove_signature(at: datetime) -> None:
    """Prove the request's signature, where it carries one, and use up its nonce: a write of its own.

    A request is proved once, whoever asks. Raises UnprovedSignature, StaleSignature, UsedSignature.
    """
    scheme, _, parameters = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != signatures.SCHEME.casefold() or "signed_by" in g:
        return
    given = signatures.find_signature(parameters)
    if given is None:
        raise UnprovedSignature
    house, signed = service(), Signed(request.method, _target(), request.get_data(cache=True))
    try:
        proved = house.database.write(
            lambda session: signatures.prove(session, house.retailer.ring, given, signed, at)
        )
    except UnprovedSignature as error:
        if error.key_digest:
            request_notes.of_key(error.key_digest, at, _for_its_owner(error))
        raise
    g.signed_by = proved.digest


def _for_its_owner(error: UnprovedSignature) -> str:
    """What the key's own log says, where a stranger is told nothing."""
    if isinstance(error, StaleSignature):
        return str(error)
    if isinstance(error, UsedSignature):
        return "the signature was used before: a retry needs a nonce of its own"
    return "the signature is not that of this method, path, body, time and nonce under this key's secret"


def digest() -> str:
    """The digest of the key the request carries, or was signed with. Raises UnknownTill."""
    signed_by: str | None = g.get("signed_by")
    if signed_by is not None:
        return signed_by
    try:
        return privacy.secret_digest(secret("till_"))
    except Unauthorised:
        raise UnknownTill from None


def check(till: Till, scope: str) -> None:
    """What a key in use must be besides: for this, and not sent itself where it signs.

    Raises SignatureRequired, WrongScope. An empty scope is what every key may.
    """
    if till.sealed_secret is not None and g.get("signed_by") != till.digest:
        raise SignatureRequired
    if scope and not till.may(scope):
        raise WrongScope(scope, till.scopes)


def secret(prefix: str) -> str:
    """The bearer secret of the request, if it begins so. Raises Unauthorised."""
    scheme, _, found = request.headers.get("Authorization", "").partition(" ")
    found = found.strip()
    if scheme.casefold() != "bearer" or not found.startswith(prefix):
        raise Unauthorised
    return found


def _target() -> str:
    """The path with its query, as a client sends it: servers give the path unquoted."""
    path = (request.environ.get("SCRIPT_NAME", "") + request.environ.get("PATH_INFO", "")).encode("latin-1")
    query = request.environ.get("QUERY_STRING", "")
    return quote(path, safe=_IN_A_PATH) + (f"?{query}" if query else "")
