"""Everyone who may ask, and what each of them is: nobody, tills, members, staff, and those who were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from db import ids
from identity import roles, staff, tokens
from identity.roles import Grant
from loyalty.shops import till_keys
from tests.api.doors import NOW
from tests.api.matrix.house import STORES, House


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `proves` is the scheme of /openapi.json that the secret is good for, empty for none.

    `realm` names what is the caller's own: a member, a till's store and programme, the stores of staff.
    """

    name: str
    proves: str = ""
    secret: str = ""
    scopes: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    realm: frozenset[str] = field(default_factory=frozenset)
    in_sandbox: bool = False
    session_id: str = ""


def everyone(house: House) -> list[Caller]:
    """All of them; the sandbox's come last, since making it anew ends them."""
    return [*_strangers(), *_tills(house), *_members(house), *_staff(house), *_sandbox(house)]


def _strangers() -> Iterator[Caller]:
    yield Caller("nobody")
    for scheme in ("till", "member", "staff"):
        yield Caller(f"a made-up {scheme}", secret=f"{scheme}_{'x' * 43}")


def _tills(house: House) -> Iterator[Caller]:
    for store, program in STORES.items():
        yield Caller(f"till of {store}", "till", house.keys[store], realm=frozenset((store, program)))
    realm = frozenset(("high-street", "shop"))
    for scope in till_keys.SCOPES:
        secret = house.new_key("high-street", f"For {scope}", scopes=[scope])
        yield Caller(f"till for {scope}", "till", secret, (scope,), realm=realm)
    yield Caller("revoked till", secret=_revoked(house))
    yield Caller("expired till", secret=_expired(house))
    ring = house.service.retailer.ring
    yield Caller("till that ought to sign", secret=house.new_key("station", "Signs", sealed_under=ring))


def _members(house: House) -> Iterator[Caller]:
    for name in ("ann", "bob", "carl"):
        yield Caller(name, "member", house.tokens[name], realm=frozenset((name,)))
    revoked = house.new_token("ann")
    house.write(lambda session: tokens.revoke(session, revoked, NOW))
    yield Caller("revoked token", secret=revoked)
    yield Caller("token of who was merged", secret=house.tokens["nick"])


def _staff(house: House) -> Iterator[Caller]:
    for role in ("owner", "manager", "clerk", "analyst", "auditor"):
        yield _person(house, role)
    for role in ("manager", "clerk"):
        for store in ("high-street", "station"):
            yield _person(house, f"{role}:{store}")
    yield from _who_were_staff(house)


def _person(house: House, role: str) -> Caller:
    email = f"{role.replace(':', '.')}@staff.example"
    house.doors.employees.join(email, role, kept="$no-password")
    house.doors.employees.sign_in(email)
    other = house.doors.employees.sign_in(email)
    grant = roles.read(role)
    stores = frozenset((grant.store,)) if grant.store else frozenset(STORES)
    found = house.doors.employees.found(other.secret)
    assert found is not None
    realm = stores | {"house", email}
    return Caller(role, "staff", other.secret, (), (grant,), realm, session_id=_outside(found.session_id))


def _outside(session_id: str) -> str:
    return ids.outside("staff_session", session_id)


def _who_were_staff(house: House) -> Iterator[Caller]:
    employees, ended = house.doors.employees, {}
    for name in ("disabled", "changed", "signed-out", "rested"):
        email = f"{name}@shop.example"
        employees.join(email, "owner", kept="$no-password")
        at = NOW - timedelta(minutes=61) if name == "rested" else NOW
        ended[name] = employees.sign_in(email, at).secret
    someone = {name: employees.get(f"{name}@shop.example").staff_id for name in ended}
    house.write(lambda session: staff.disable(session, someone["disabled"], NOW))
    house.write(lambda session: staff.set_roles(session, someone["changed"], [Grant("manager")]))
    house.ask("DELETE", "/v1/staff/sessions/current", ended["signed-out"])
    for name, secret in ended.items():
        yield Caller(f"{name} owner", secret=secret)


def _sandbox(house: House) -> Iterator[Caller]:
    made = house.ask("POST", "/v1/sandbox", house.owner, {}).json
    keys = {each["store"]: each["secret"] for each in made["keys"]}
    realm = frozenset(("sandbox",))
    yield Caller("till of the sandbox", "till", keys["high-street"], realm=realm, in_sandbox=True)
    ann = made["members"][0]
    yield Caller("member of the sandbox", "member", ann["token"], realm=realm, in_sandbox=True)


def _revoked(house: House) -> str:
    secret = house.new_key("high-street", "Gone")
    house.write(lambda session: till_keys.revoke_label(session, "high-street", "Gone", NOW))
    return secret


def _expired(house: House) -> str:
    at = NOW - timedelta(days=2)
    return house.write(
        lambda session: till_keys.add(session, "high-street", "Over", at, expires_at=NOW - timedelta(days=1))
    )
