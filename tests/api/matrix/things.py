"""What belongs to whom in the world of the matrix: vouchers, receipts, holds, what waits, webhooks, links."""

from __future__ import annotations

from typing import Any

from db import ids
from loyalty.cards import rotating
from loyalty.people import contacts
from loyalty.people.privacy import secret_digest
from loyalty.rewards import batches, proof
from loyalty.rewards.proof import Level
from notices import stopping
from tests.api.doors import NOW
from tests.api.matrix.house import PEOPLE, STORES, House
from tests.identity import people
from tests.identity.authenticator import Authenticator
from tests.intake import shopify

# Who shops where, and so has what.
AT = {"ann": "high-street", "bob": "high-street", "carl": "far-street"}


class Things:
    """Ids as the API shows them, by who has them or where they are."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.receipts: dict[str, str] = {}
        self.vouchers: dict[str, dict[str, Any]] = {}
        self.devices: dict[str, str] = {}
        self.passkeys: dict[str, str] = {}
        self.answers: dict[str, Any] = {}
        self.households: dict[str, str] = {}
        for name, store in AT.items():
            self._shop(name, store)
        self.parked = {}
        self.rejected: dict[str, dict[str, Any]] = {}
        self.claims: dict[str, str] = {}
        self.holds: dict[str, str] = {}
        for store in STORES:
            self._happen_at(store)
        for name in AT:
            key = f"an-allowance-of-{name}"
            house.ask("POST", "/v1/me/allowance", house.tokens[name], {}, Idempotency_Key=key)
        self._merge_and_ask()
        self._tell()
        self._hand_out()
        self._connect()
        self._invite()
        self._send_codes()

    def _shop(self, name: str, store: str) -> None:
        """A member buys, gets a voucher, and has a phone with a passkey."""
        house, token = self.house, self.house.tokens[name]
        bought = house.sell(f"1-{name}", store, member={"external": name}, lines=_tea("937.00"))
        self.receipts[name] = bought["receipt"]
        got = house.ask("POST", "/v1/me/vouchers", token, {"reward": "voucher-5"}).json
        self.vouchers[name] = got["voucher"]
        self.devices[name] = ids.outside("device", house.sign_in(name).device_id)
        self.passkeys[name], self.phone = house.passkey(token)
        house.ask("POST", "/v1/me/household", token)
        self.households[name] = house.ask("POST", "/v1/me/household/invitation", token).json["code"]
        device = Authenticator(house.service.settings.public_url)
        self.answers[name] = device.create(house.registration(token))

    def _happen_at(self, store: str) -> None:
        """Something waits there of every kind, something was not covered, points are set aside."""
        house, name = self.house, "carl" if STORES[store] == "other" else "ann"
        self.claims[store] = house.sell(f"2-{store}", store, member=None)["claim_code"]
        house.sell(f"3-{store}", store, member={"external": name})
        house.sell(f"3-{store}", store, 4, member={"external": name}, lines=_tea("200.00"))
        self._block_and_sell(store)
        house.sell(f"5-{store}", store, member={"external": name}, redemptions=[{"points": 10}])
        listed = house.ask("GET", f"/v1/parked?store={store}", house.owner).json["data"]
        kinds = {"unidentified": "identify", "other_content": "accept", "card_blocked": "retry"}
        for each in listed:
            self.parked[kinds[each["reason"]], store] = each["id"]
        owed = house.ask("GET", "/v1/rejected-redemptions", house.owner).json["data"]
        (self.rejected[store],) = [each for each in owed if each["store"] == store]
        wish = {"proof": self.proof(house.keys[store], name), "points": 10}
        self.holds[store] = house.ask("POST", "/v1/holds", house.keys[store], wish).json["hold"]

    def _block_and_sell(self, store: str) -> None:
        """A sale with a card that was blocked, and is not any more."""
        house, name = self.house, "carl" if STORES[store] == "other" else "dora"
        card = f"/v1/members/{house.outside(name)}/cards/{house.cards[name]}"
        house.ask("POST", f"{card}/block", house.owner)
        house.sell(f"4-{store}", store, member={"card": house.cards[name]})
        house.ask("POST", f"{card}/unblock", house.owner)

    def _merge_and_ask(self) -> None:
        """Nick ended in Mona, and a manager wants more points for Ann than one person may give."""
        house = self.house
        wish = {"member": house.outside("nick")}
        house.ask("POST", f"/v1/members/{house.outside('mona')}/merge", house.owner, wish)
        maker = house.doors.staff("manager", email="maker@shop.example")
        self.approval = house.wish_for_two(maker, house.outside("ann"), 6_000)

    def _tell(self) -> None:
        """A webhook, what happened for it, and the link in a message to Ann."""
        house = self.house
        body = {"url": "https://hooks.example.com/regulars"}
        self.webhook = house.ask("POST", "/v1/webhooks", house.owner, body).json["webhook"]["id"]
        self.event = house.ask("POST", f"/v1/webhooks/{self.webhook}/test", house.owner).json["event"]
        wish = stopping.Wish(house.people["ann"], "offers", "email")
        self.stop = stopping.word(house.service.retailer.index_key, wish)
        house.ask("PUT", "/v1/catalog/TEA", house.owner, {"effective_on": "2026-01-01"})
        self.mapping = {"scope": "*", "kind": "tender", "theirs": "BAR", "ours": "cash"}
        house.ask("PUT", "/v1/mappings", house.owner, self.mapping)
        (key, *_) = house.ask("GET", "/v1/stores/high-street/till-keys", house.owner).json["data"]
        (far, *_) = house.ask("GET", "/v1/stores/station/till-keys", house.owner).json["data"]
        self.till_keys = {"high-street": key["id"], "station": far["id"]}

    def _hand_out(self) -> None:
        """A batch of vouchers that is being given, and one that was stopped."""
        house, program = self.house, self.house.doors.shop.program
        self.batches: dict[str, str] = {}
        for name in ("running", "stopped"):
            wish = batches.Wish(name, "voucher-5", (house.people["bob"],))
            begun = house.write(
                lambda session, each=wish: batches.begin(session, program, each, "cli", NOW, each.reference)
            )
            self.batches[name] = ids.outside("voucher_batch", begun.batch_id)

    @staticmethod
    def secret_of(code: str) -> str:
        """What a connection's vendor signs with."""
        return f"{shopify.SECRET}-{code}"

    def _connect(self) -> None:
        """A vendor for each store, which has sent what cannot be read."""
        self.deliveries: dict[str, str] = {}
        for store in STORES:
            wish = {
                "code": f"cloud-{store}",
                "adapter": shopify.NAME,
                "store": store,
                "secret": self.secret_of(f"cloud-{store}"),
            }
            self.house.ask("POST", "/v1/connections", self.house.owner, wish)
            body = shopify.body_of(f"{{broken at {store}}}")
            path = f"/v1/connections/cloud-{store}/deliveries"
            answer = self.house.doors.client.post(
                path, data=body, headers=shopify.signed(body, wish["secret"])
            )
            assert answer.json["counts"]["rejected"] == 1, answer.text
            query = f"?connection=cloud-{store}"
            (kept,) = self.house.ask("GET", f"/v1/rejected-deliveries{query}", self.house.owner).json["data"]
            self.deliveries[store] = kept["id"]
        fetching = {"code": "fetching", "adapter": "square", "store": "station"}
        self.house.ask("POST", "/v1/connections", self.house.owner, fetching)

    def _invite(self) -> None:
        """People who join the staff, and one who signs in by password."""
        employees = self.house.doors.employees
        self.invitation = employees.add("new@shop.example", "clerk")
        self.accepted = employees.add("next@shop.example", "clerk")
        employees.totp["next@shop.example"] = employees.accept(self.accepted)
        employees.join("known@shop.example", "clerk")
        self.somebody = ids.outside("staff", employees.get("known@shop.example").staff_id)

    def _send_codes(self) -> None:
        """One-time codes, by what they are for and whose: they are good until they are typed."""
        self.codes: dict[tuple[str, str], str] = {}
        for name, (program, person) in PEOPLE.items():
            if name in AT:
                self._code(("sign-in", name), program, person.email)
                self._code(("contact", name), program, f"{name}@new.example", self.house.tokens[name])
        self._code(("join", ""), "shop", "stranger@example.com")
        options = self.house.ask("POST", "/v1/member/passkeys/sign-in/options").json["publicKey"]
        self.signed_in = self.phone.get(options)

    def _code(self, what: tuple[str, str], program: str, email: str, token: str = "") -> None:
        purpose, _ = what
        body: dict[str, Any] = {"contact": email}
        if token:
            self.house.ask("POST", "/v1/me/contact", token, body)
        else:
            self.house.ask("POST", "/v1/member/codes", "", {**body, "program": program, "purpose": purpose})
        self.codes[what] = people.code_for(self.house.doors.shop, contacts.guess(email))

    def proof(self, key: str, name: str) -> str:
        """What a till shows of having identified a member by the phone."""
        index_key = self.house.service.retailer.index_key
        return proof.issue(index_key, self.house.people[name], Level.ROTATING, secret_digest(key), NOW)

    def scanned(self, name: str) -> str:
        """What a member's phone shows just now."""
        number = self.house.cards[name]
        secret = rotating.secret_of(self.house.service.retailer.index_key, number)
        return rotating.text_at(secret, number, NOW)


def _tea(net: str) -> list[dict[str, Any]]:
    return [{"sku": "TEA", "quantity": 1, "net": net}]
