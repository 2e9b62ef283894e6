"""What a path may name: one's own, another's, and what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.api.matrix.callers import Caller
from tests.api.matrix.house import STORES, unknown
from tests.api.matrix.operations import Operation
from tests.api.matrix.things import AT, Things

NOBODYS = "nobody"
EVERYONES = "everyone"
# What every member of every programme has, by the same name; and what a day is chosen for.
OF_ALL = {"offer": "spring"}
ON_A_DAY = {"offer": "my-day"}
# Where a vendor's signature is the proof: whether there is such a connection is not said.
DELIVERIES = "/v1/connections/{code}/deliveries"


@dataclass(frozen=True, slots=True)
class Subject:
    """Values for the path, and the realm of a caller to whom they belong."""

    name: str
    values: Mapping[str, str]
    realm: str

    def belongs_to(self, caller: Caller) -> bool:
        return self.realm == EVERYONES or self.realm in caller.realm


class Subjects:
    """The subjects of every operation; the first is there, and the last ones are not."""

    def __init__(self, things: Things) -> None:
        self.things = things
        self.house = things.house

    def of(self, operation: Operation, people: list[Caller]) -> list[Subject]:
        """What to ask for; one without a name where the path names nothing."""
        if not operation.names_something:
            return [Subject("", {}, EVERYONES)]
        names = operation.path.split("{")[1].partition("}")[0]
        family = {"member": self._mine, "till": self._at_tills, "staff": self._of_staff, "": self._links}
        found = list(family[operation.scheme](operation))
        if operation.path.startswith("/v1/staff/sessions/"):
            found = list(_sessions(people))
        assert found, f"the matrix knows nothing that {operation} could name"
        if (operation.method, operation.path) in NAMES_ANYTHING:
            return found
        return [*found, *_nothing(found[0], names)]

    def _mine(self, operation: Operation) -> Iterator[Subject]:
        own = {
            "voucher": {name: each["id"] for name, each in self.things.vouchers.items()},
            "receipt": self.things.receipts,
            "passkey_id": self.things.passkeys,
            "device_id": self.things.devices,
            "number": self.house.cards,
            "member": {name: self.house.outside(name) for name in AT},
        }
        name = operation.path.split("{")[1].partition("}")[0]
        if name in OF_ALL:
            yield Subject("everybody's", {name: _of_all(operation)[name]}, EVERYONES)
            return
        for person in AT:
            yield Subject(f"{person}'s", {name: own[name][person]}, person)

    def _at_tills(self, operation: Operation) -> Iterator[Subject]:
        if "{hold}" in operation.path:
            for store, hold in self.things.holds.items():
                yield Subject(f"held at {store}", {"hold": hold}, store)
        elif "{receipt}" in operation.path:
            for person, store in AT.items():
                yield Subject(f"{person}'s receipt", {"receipt": self.things.receipts[person]}, store)
        else:
            yield Subject("ann's card", {"number": self.house.cards["ann"]}, "shop")
            yield Subject("carl's card", {"number": self.house.cards["carl"]}, "other")

    def _links(self, operation: Operation) -> Iterator[Subject]:
        """What is open to everyone."""
        if operation.path == DELIVERIES:
            yield Subject("a vendor's", {"code": "cloud-station"}, EVERYONES)
            return
        if "{code}" in operation.path:
            for code in ("shop", "other"):
                yield Subject(code, {"code": code}, EVERYONES)
            return
        yield Subject("ann's link", {"word": self.things.stop}, EVERYONES)

    def _of_staff(self, operation: Operation) -> Iterator[Subject]:
        families = {
            "/v1/stores/{code}/till-keys": self._till_keys,
            "/v1/stores/{code}": self._stores,
            "/v1/programs/": self._programs,
            "/v1/parked/": self._parked,
            "/v1/rejected-deliveries/": self._deliveries,
            "/v1/members/": self._members,
        }
        for path, family in families.items():
            if operation.path.startswith(path):
                yield from family(operation)
                return
        single = {
            "sku": "TEA",
            "voucher": self.things.vouchers["ann"]["id"],
            "webhook_id": self.things.webhook,
            "code": "fetching" if operation.path.endswith("/token") else "cloud-station",
            "staff_id": self.things.somebody,
            "approval_id": self.things.approval,
            "name": "members",
            "batch": self.things.batches["stopped" if operation.path.endswith("/start") else "running"],
        }
        name = operation.path.split("{")[1].partition("}")[0]
        if name in single:
            more = {"form": "csv"} if name == "name" else {}
            yield Subject("there", {name: single[name], **more}, "house")

    def _stores(self, _: Operation) -> Iterator[Subject]:
        """Which stores there are is no secret among staff, whatever store they work in."""
        for store in STORES:
            yield Subject(store, {"code": store}, "house")

    def _till_keys(self, operation: Operation) -> Iterator[Subject]:
        keys = self.things.till_keys
        for store, key in keys.items():
            yield Subject(store, {"code": store, "key_id": key}, store)
        if "{key_id}" in operation.path:
            yield Subject("another's key", {"code": "high-street", "key_id": keys["station"]}, NOBODYS)

    def _programs(self, operation: Operation) -> Iterator[Subject]:
        for code in ("shop", "other"):
            yield Subject(
                code, {"code": code, "number": "1", "segment": "press", "draw": "spring-draw"}, "house"
            )
        if "{number}" in operation.path:
            yield Subject("a version to come", {"code": "shop", "number": "99"}, NOBODYS)

    def _parked(self, operation: Operation) -> Iterator[Subject]:
        what = operation.path.rpartition("/")[2]
        what = what if what in ("identify", "retry", "accept") else "identify"
        for store in STORES:
            yield Subject(store, {"parked": self.things.parked[what, store]}, store)

    def _deliveries(self, _: Operation) -> Iterator[Subject]:
        for store in STORES:
            yield Subject(store, {"delivery": self.things.deliveries[store]}, store)

    def _members(self, operation: Operation) -> Iterator[Subject]:
        verb = operation.path.rpartition("/")[2]
        # Whom a till holds points of cannot be erased, and who was not merged not be parted.
        chosen = {"undo": ("mona",), "merge": ("ann",), "erase": ("vera", "dora")}
        for who in chosen.get(verb, ("ann", "carl")):
            yield Subject(f"{who}'s", self._member(who, who) | _of_all(operation), "house")
        of_all = any(f"{{{name}}}" in operation.path for name in OF_ALL)
        if operation.path.count("{") > 1 and not of_all:
            yield Subject("another member's", self._member("ann", "bob"), NOBODYS)

    def _member(self, who: str, whose: str) -> dict[str, str]:
        receipt = self.things.receipts.get(whose, "")
        return {
            "member": self.house.outside(who),
            "number": self.house.cards[whose],
            "receipt": receipt,
            **OF_ALL,
        }


def _of_all(operation: Operation) -> dict[str, str]:
    return ON_A_DAY if operation.path.endswith("/day") else OF_ALL


# Where any word names something.
NAMES_ANYTHING = (("put", "/v1/catalog/{sku}"),)


def _sessions(people: list[Caller]) -> Iterator[Subject]:
    for person in people:
        if person.session_id:
            own = next(each for each in person.realm if "@" in each)
            yield Subject(f"session of {person.name}", {"session_id": person.session_id}, own)


def _nothing(known: Subject, name: str) -> Iterator[Subject]:
    """The same with a name that nothing has, and with a name that nothing could have."""
    yield Subject("unknown", {**known.values, name: unknown(known.values[name])}, NOBODYS)
    yield Subject("nonsense", {**known.values, name: "x'--"}, NOBODYS)
