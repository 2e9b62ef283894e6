"""Every operation of the API. Written by tools/make_client.py: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from client import shapes


class Operations:
    """A method for each operation of /openapi.json."""

    def _call(
        self,
        method: str,
        path: str,
        *,
        places: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        raise NotImplementedError

    def get_healthz(self) -> shapes.HealthOut:
        """Whether the process answers; the database is not asked."""
        return cast("shapes.HealthOut", self._call("GET", "/healthz"))

    def get_readyz(self) -> shapes.HealthOut:
        """Whether the database answers and has the schema of this version."""
        return cast("shapes.HealthOut", self._call("GET", "/readyz"))

    def post_activities(self, body: shapes.TillActivityIn, idempotency_key: str) -> shapes.ActivityOut:
        """Report a check-in, a survey handed in, or whatever the programme lets tills report."""
        return cast(
            "shapes.ActivityOut",
            self._call("POST", "/v1/activities", body=body, headers={"Idempotency-Key": idempotency_key}),
        )

    def get_approvals(
        self, *, limit: int | None = None, cursor: str | None = None, status: str | None = None
    ) -> shapes.ApprovalPageOut:
        """Wishes that need a second person, newest first."""
        return cast(
            "shapes.ApprovalPageOut",
            self._call("GET", "/v1/approvals", query={"limit": limit, "cursor": cursor, "status": status}),
        )

    def post_approvals_approve(
        self, approval_id: str, body: shapes.DecisionIn, idempotency_key: str
    ) -> shapes.ApprovalOut:
        """Approve, and do what was asked, in one; what cannot be done now stays open."""
        return cast(
            "shapes.ApprovalOut",
            self._call(
                "POST",
                "/v1/approvals/{approval_id}/approve",
                places={"approval_id": approval_id},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_approvals_reject(
        self, approval_id: str, body: shapes.DecisionIn, idempotency_key: str
    ) -> shapes.ApprovalOut:
        """Reject; nothing is done."""
        return cast(
            "shapes.ApprovalOut",
            self._call(
                "POST",
                "/v1/approvals/{approval_id}/reject",
                places={"approval_id": approval_id},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_audit(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        actor: str | None = None,
        action: str | None = None,
        subject: str | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> shapes.AuditNotePageOut:
        """Who read and changed what, newest first; by actor, action, subject and time."""
        return cast(
            "shapes.AuditNotePageOut",
            self._call(
                "GET",
                "/v1/audit",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "actor": actor,
                    "action": action,
                    "subject": subject,
                    "from": from_,
                    "to": to,
                },
            ),
        )

    def get_benefits_addressees_csv(self, program: str, benefit: str) -> bytes:
        """The members to whom a benefit is to be sent now, as .csv: who has one left in this period."""
        return cast(
            "bytes",
            self._call("GET", "/v1/benefits/addressees.csv", query={"program": program, "benefit": benefit}),
        )

    def post_benefits_use(self, body: shapes.TillBenefitIn, idempotency_key: str) -> shapes.BenefitOut:
        """Check off one, for who was identified at this till; what is left then. None left is refused."""
        return cast(
            "shapes.BenefitOut",
            self._call("POST", "/v1/benefits/use", body=body, headers={"Idempotency-Key": idempotency_key}),
        )

    def get_cards_qr_svg(self, number: str) -> bytes:
        """The QR code of a card, as SVG. A card of another programme is unknown here."""
        return cast("bytes", self._call("GET", "/v1/cards/{number}/qr.svg", places={"number": number}))

    def get_catalog(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sku: str | None = None,
        category: str | None = None,
    ) -> shapes.ItemPageOut:
        """Stock codes with what they are, by code and day."""
        return cast(
            "shapes.ItemPageOut",
            self._call(
                "GET",
                "/v1/catalog",
                query={"limit": limit, "cursor": cursor, "sku": sku, "category": category},
            ),
        )

    def post_catalog_import(self, body: bytes, *, money: str | None = None) -> shapes.ImportedOut:
        """Take a file in CSV or TSV whole, or, where a row is wrong, nothing of it; says which and why."""
        return cast(
            "shapes.ImportedOut",
            self._call(
                "POST", "/v1/catalog/import", query={"money": money}, body=body, content_type="text/csv"
            ),
        )

    def get_catalog_by_sku(self, sku: str) -> shapes.StockCodeOut:
        """What a stock code is, day by day; the ETag is what a change must name."""
        return cast("shapes.StockCodeOut", self._call("GET", "/v1/catalog/{sku}", places={"sku": sku}))

    def put_catalog_by_sku(self, sku: str, body: shapes.ItemIn, *, if_match: str = "") -> shapes.ItemOut:
        """Say what a stock code is from a day on; receipts of earlier days are what they were."""
        return cast(
            "shapes.ItemOut",
            self._call(
                "PUT", "/v1/catalog/{sku}", places={"sku": sku}, body=body, headers={"If-Match": if_match}
            ),
        )

    def get_connections(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> shapes.ConnectionPageOut:
        """The connections by code, with how often something came; never their secrets."""
        return cast(
            "shapes.ConnectionPageOut",
            self._call("GET", "/v1/connections", query={"limit": limit, "cursor": cursor}),
        )

    def post_connections(self, body: shapes.ConnectionIn) -> shapes.ConnectionOut:
        """Set up a connection; its `url` is what the vendor is to be told."""
        return cast("shapes.ConnectionOut", self._call("POST", "/v1/connections", body=body))

    def get_connections_by_code(self, code: str) -> shapes.ConnectionOut:
        """A connection; the ETag is what a change must name."""
        return cast(
            "shapes.ConnectionOut", self._call("GET", "/v1/connections/{code}", places={"code": code})
        )

    def patch_connections_by_code(
        self, code: str, body: shapes.ConnectionChangeIn, if_match: str
    ) -> shapes.ConnectionOut:
        """Change a connection, or turn it on or off: what comes from now on is read so."""
        return cast(
            "shapes.ConnectionOut",
            self._call(
                "PATCH",
                "/v1/connections/{code}",
                places={"code": code},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def delete_connections_by_code(self, code: str) -> None:
        """Forget a connection and its secret; receipts stay. What waits of it can only be dismissed."""
        return cast("None", self._call("DELETE", "/v1/connections/{code}", places={"code": code}))

    def post_connections_deliveries(self, code: str, body: bytes) -> shapes.DeliveredOut:
        """Take what a vendor sends; it proves itself by the connection's secret."""
        return cast(
            "shapes.DeliveredOut",
            self._call(
                "POST",
                "/v1/connections/{code}/deliveries",
                places={"code": code},
                body=body,
                content_type="application/octet-stream",
            ),
        )

    def post_connections_rotate(self, code: str, body: shapes.ConnectionRotationIn) -> shapes.ConnectionOut:
        """Put the vendor's new secret in place; the one before holds beside it for a while."""
        return cast(
            "shapes.ConnectionOut",
            self._call("POST", "/v1/connections/{code}/rotate", places={"code": code}, body=body),
        )

    def post_connections_token(self, code: str, body: shapes.ConnectionTokenIn) -> shapes.ConnectionOut:
        """Put a token in place of any there is. All that waits to be fetched is fetched with it at once."""
        return cast(
            "shapes.ConnectionOut",
            self._call("POST", "/v1/connections/{code}/token", places={"code": code}, body=body),
        )

    def delete_connections_token(self, code: str) -> shapes.ConnectionOut:
        """Forget the token: what deliveries name is fetched no more, and waits."""
        return cast(
            "shapes.ConnectionOut",
            self._call("DELETE", "/v1/connections/{code}/token", places={"code": code}),
        )

    def get_event_types(self) -> shapes.EventTypesOut:
        """Every type of event, with its schema and an example."""
        return cast("shapes.EventTypesOut", self._call("GET", "/v1/event-types"))

    def get_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        type: str | None = None,
        member: str | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> shapes.EventPageOut:
        """The events of the last 90 days, newest first, exactly as webhooks are sent them."""
        return cast(
            "shapes.EventPageOut",
            self._call(
                "GET",
                "/v1/events",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "type": type,
                    "member": member,
                    "from": from_,
                    "to": to,
                },
            ),
        )

    def get_exports_by_name_form(self, name: str, form: str) -> bytes:
        """Members, entries, receipts, vouchers, draws or another table, whole, as .csv or .ndjson."""
        return cast(
            "bytes", self._call("GET", "/v1/exports/{name}.{form}", places={"name": name, "form": form})
        )

    def post_holds(self, body: shapes.HoldIn, idempotency_key: str) -> shapes.HoldOut:
        """Set points aside, for points to pay with or for a reward, until the programme's time is over."""
        return cast(
            "shapes.HoldOut",
            self._call("POST", "/v1/holds", body=body, headers={"Idempotency-Key": idempotency_key}),
        )

    def post_holds_capture(self, hold: str, idempotency_key: str) -> shapes.HoldOut:
        """Spend what a hold set aside, without a receipt. One that timed out is refused."""
        return cast(
            "shapes.HoldOut",
            self._call(
                "POST",
                "/v1/holds/{hold}/capture",
                places={"hold": hold},
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_holds_release(self, hold: str, idempotency_key: str) -> shapes.HoldOut:
        """Give back what a hold set aside."""
        return cast(
            "shapes.HoldOut",
            self._call(
                "POST",
                "/v1/holds/{hold}/release",
                places={"hold": hold},
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_identify(self, body: shapes.IdentifyIn) -> shapes.IdentifiedOut:
        """Who a scanned code, a card, an id or a contact is: points, tier, and what to say to them."""
        return cast("shapes.IdentifiedOut", self._call("POST", "/v1/identify", body=body))

    def post_identify_code(self, body: shapes.CodeForIn) -> shapes.OneTimeCodeOut:
        """Send six digits to the member's own phone or e-mail; this till takes them once in five minutes."""
        return cast("shapes.OneTimeCodeOut", self._call("POST", "/v1/identify/code", body=body))

    def get_mappings(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        scope: str | None = None,
        kind: str | None = None,
    ) -> shapes.MappingPageOut:
        """The mappings by scope, kind and name."""
        return cast(
            "shapes.MappingPageOut",
            self._call(
                "GET", "/v1/mappings", query={"limit": limit, "cursor": cursor, "scope": scope, "kind": kind}
            ),
        )

    def put_mappings(self, body: shapes.MappingIn, *, if_match: str = "") -> shapes.MappingOut:
        """Say what a till's name of something is here; receipts that come from now on are read so."""
        return cast(
            "shapes.MappingOut", self._call("PUT", "/v1/mappings", body=body, headers={"If-Match": if_match})
        )

    def delete_mappings(self, kind: str, theirs: str, *, scope: str | None = None) -> None:
        """Say nothing of a till's name any more; it is kept as the till says it."""
        return cast(
            "None",
            self._call("DELETE", "/v1/mappings", query={"scope": scope, "kind": kind, "theirs": theirs}),
        )

    def get_mappings_one(self, kind: str, theirs: str, *, scope: str | None = None) -> shapes.MappingOut:
        """What a till's name of something is here; the ETag is what a change must name."""
        return cast(
            "shapes.MappingOut",
            self._call("GET", "/v1/mappings/one", query={"scope": scope, "kind": kind, "theirs": theirs}),
        )

    def get_me(self) -> shapes.AccountOut:
        """Balances, what expires when, the tier with what it still wants, the last ten entries with why."""
        return cast("shapes.AccountOut", self._call("GET", "/v1/me"))

    def post_me_activities(self, body: shapes.ActivityIn, idempotency_key: str) -> shapes.ActivityOut:
        """Tell of a survey, a check-in or whatever the programme lets members tell themselves."""
        return cast(
            "shapes.ActivityOut",
            self._call("POST", "/v1/me/activities", body=body, headers={"Idempotency-Key": idempotency_key}),
        )

    def get_me_allowance(self) -> shapes.AllowancesOut:
        """The member's latest allowances, newest first; an open one with the text that a till reads."""
        return cast("shapes.AllowancesOut", self._call("GET", "/v1/me/allowance"))

    def post_me_allowance(self, body: shapes.AllowanceIn, idempotency_key: str) -> shapes.AllowanceIssuedOut:
        """Get an allowance: its points are set aside, and one till may take them once without asking us."""
        return cast(
            "shapes.AllowanceIssuedOut",
            self._call("POST", "/v1/me/allowance", body=body, headers={"Idempotency-Key": idempotency_key}),
        )

    def get_me_allowance_svg(self) -> bytes:
        """The QR code of the newest allowance that is open, as SVG."""
        return cast("bytes", self._call("GET", "/v1/me/allowance.svg"))

    def get_me_benefits(self) -> shapes.BenefitsOut:
        """Every benefit, how many are left in this period, and why the member may not have one now."""
        return cast("shapes.BenefitsOut", self._call("GET", "/v1/me/benefits"))

    def get_me_card_svg(self) -> bytes:
        """The QR code of the newest card, as SVG."""
        return cast("bytes", self._call("GET", "/v1/me/card.svg"))

    def get_me_card_code(self) -> shapes.RotatingCodeOut:
        """The code of this half minute, of the card in use. A till takes it once."""
        return cast("shapes.RotatingCodeOut", self._call("GET", "/v1/me/card/code"))

    def get_me_card_code_svg(self) -> bytes:
        """The same code as SVG."""
        return cast("bytes", self._call("GET", "/v1/me/card/code.svg"))

    def get_me_cards(self) -> shapes.CardsOut:
        """Every card the member ever had, newest first."""
        return cast("shapes.CardsOut", self._call("GET", "/v1/me/cards"))

    def post_me_cards_block(self, number: str) -> shapes.CardChangedOut:
        """Block a card, as when it is lost: sales with it wait for a person."""
        return cast(
            "shapes.CardChangedOut",
            self._call("POST", "/v1/me/cards/{number}/block", places={"number": number}),
        )

    def get_me_cards_qr_png(self, number: str) -> bytes:
        """The QR code of a card in use, as PNG."""
        return cast("bytes", self._call("GET", "/v1/me/cards/{number}/qr.png", places={"number": number}))

    def get_me_cards_qr_svg(self, number: str) -> bytes:
        """The QR code of a card in use, as SVG."""
        return cast("bytes", self._call("GET", "/v1/me/cards/{number}/qr.svg", places={"number": number}))

    def post_me_cards_replace(self, number: str) -> shapes.CardReplacedOut:
        """Replace a card by a new number; says what is to be paid. Asked again, the same new number comes."""
        return cast(
            "shapes.CardReplacedOut",
            self._call("POST", "/v1/me/cards/{number}/replace", places={"number": number}),
        )

    def post_me_cards_unblock(self, number: str) -> shapes.CardChangedOut:
        """Open a card that the member blocked; what the shop blocked, only the shop opens."""
        return cast(
            "shapes.CardChangedOut",
            self._call("POST", "/v1/me/cards/{number}/unblock", places={"number": number}),
        )

    def post_me_claims(self, body: shapes.ClaimIn, idempotency_key: str) -> shapes.RecordedOut:
        """Take the points of a receipt that named nobody, as of its purchase: once, and for two weeks."""
        return cast(
            "shapes.RecordedOut",
            self._call("POST", "/v1/me/claims", body=body, headers={"Idempotency-Key": idempotency_key}),
        )

    def get_me_consents(self) -> shapes.ConsentsOut:
        """What holds for every purpose by every channel. What was never asked is not given."""
        return cast("shapes.ConsentsOut", self._call("GET", "/v1/me/consents"))

    def put_me_consents(self, body: shapes.AnswersIn, *, if_match: str = "") -> shapes.ConsentsOut:
        """Answer for some purposes and channels; every answer is kept with the wording it was given to."""
        return cast(
            "shapes.ConsentsOut",
            self._call("PUT", "/v1/me/consents", body=body, headers={"If-Match": if_match}),
        )

    def post_me_contact(self, body: shapes.ContactIn) -> shapes.OneTimeCodeOut:
        """Send a code to a new phone or e-mail; nothing changes before it is confirmed."""
        return cast("shapes.OneTimeCodeOut", self._call("POST", "/v1/me/contact", body=body))

    def post_me_contact_confirm(self, body: shapes.ContactConfirmIn) -> shapes.SecurityOut:
        """Put the new contact in the place of the old one of its kind."""
        return cast("shapes.SecurityOut", self._call("POST", "/v1/me/contact/confirm", body=body))

    def get_me_days(self) -> shapes.MemberDaysOut:
        """When each of the programme's days is held next."""
        return cast("shapes.MemberDaysOut", self._call("GET", "/v1/me/days"))

    def get_me_days_ics(self) -> bytes:
        """The days and the member's own offers of the coming twelve months, as a calendar."""
        return cast("bytes", self._call("GET", "/v1/me/days.ics"))

    def get_me_devices(self) -> shapes.DevicesOut:
        """The devices that are signed in, last seen first."""
        return cast("shapes.DevicesOut", self._call("GET", "/v1/me/devices"))

    def delete_me_devices(self) -> shapes.EndedOut:
        """Sign out everywhere, here too."""
        return cast("shapes.EndedOut", self._call("DELETE", "/v1/me/devices"))

    def delete_me_devices_by_device_id(self, device_id: str) -> None:
        """Sign a device out: its token opens nothing from now on."""
        return cast(
            "None", self._call("DELETE", "/v1/me/devices/{device_id}", places={"device_id": device_id})
        )

    def get_me_draws(self) -> shapes.DrawsOut:
        """Draws to come and drawn, the member's chances, and the digest of the seed or the seed itself."""
        return cast("shapes.DrawsOut", self._call("GET", "/v1/me/draws"))

    def get_me_expiring(self, *, to: str | None = None) -> shapes.ExpiringOut:
        """What expires when, through a day; with what can be used longer it comes to what is available."""
        return cast("shapes.ExpiringOut", self._call("GET", "/v1/me/expiring", query={"to": to}))

    def get_me_history(self, *, limit: int | None = None, cursor: str | None = None) -> shapes.LinePageOut:
        """All that ever happened to the member's points and tier, newest first, with why."""
        return cast(
            "shapes.LinePageOut",
            self._call("GET", "/v1/me/history", query={"limit": limit, "cursor": cursor}),
        )

    def get_me_household(self) -> shapes.HouseholdOut:
        """Who is in it, what they can spend together, and whether this member may."""
        return cast("shapes.HouseholdOut", self._call("GET", "/v1/me/household"))

    def post_me_household(self) -> shapes.HouseholdOut:
        """Found one, and head it; who heads one already has it as it is."""
        return cast("shapes.HouseholdOut", self._call("POST", "/v1/me/household"))

    def post_me_household_invitation(self) -> shapes.HouseholdCodeOut:
        """A code to show, for its head: good once, for a quarter of an hour, and until there is a new one."""
        return cast("shapes.HouseholdCodeOut", self._call("POST", "/v1/me/household/invitation"))

    def post_me_household_join(self, body: shapes.HouseholdJoinIn) -> shapes.HouseholdOut:
        """Come into a household by the code that its head shows."""
        return cast("shapes.HouseholdOut", self._call("POST", "/v1/me/household/join", body=body))

    def post_me_household_members_head(self, member: str) -> shapes.HouseholdOut:
        """Let another head it, as its head; nothing changes for who heads it."""
        return cast(
            "shapes.HouseholdOut",
            self._call("POST", "/v1/me/household/members/{member}/head", places={"member": member}),
        )

    def post_me_household_members_leave(self, member: str, idempotency_key: str) -> shapes.HouseholdLeftOut:
        """Leave it, or as its head take another out. The last one ends it."""
        return cast(
            "shapes.HouseholdLeftOut",
            self._call(
                "POST",
                "/v1/me/household/members/{member}/leave",
                places={"member": member},
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_me_offers(self) -> shapes.OffersOut:
        """The offers that run or come, those the member must ask for among them."""
        return cast("shapes.OffersOut", self._call("GET", "/v1/me/offers"))

    def post_me_offers_activation(self, offer: str) -> shapes.OfferOut:
        """Ask for an offer: purchases from now on count. Asked again, the first time stands."""
        return cast(
            "shapes.OfferOut", self._call("POST", "/v1/me/offers/{offer}/activation", places={"offer": offer})
        )

    def post_me_offers_day(self, offer: str, body: shapes.OfferDayIn) -> shapes.OfferOut:
        """Choose the day on which an offer counts; until it begins, another may be chosen in its place."""
        return cast(
            "shapes.OfferOut",
            self._call("POST", "/v1/me/offers/{offer}/day", places={"offer": offer}, body=body),
        )

    def get_me_pin(self) -> shapes.PinOut:
        """Since when there is a PIN; what it is, nobody can read."""
        return cast("shapes.PinOut", self._call("GET", "/v1/me/pin"))

    def put_me_pin(self, body: shapes.PinIn, *, if_match: str = "") -> shapes.PinOut:
        """Set a PIN, or another in its place; one that wrong tries had locked is open again."""
        return cast(
            "shapes.PinOut", self._call("PUT", "/v1/me/pin", body=body, headers={"If-Match": if_match})
        )

    def delete_me_pin(self) -> None:
        """Have no PIN any more; done twice, nothing happens."""
        return cast("None", self._call("DELETE", "/v1/me/pin"))

    def get_me_preferences(self) -> shapes.PreferenceOut:
        """What the member chose."""
        return cast("shapes.PreferenceOut", self._call("GET", "/v1/me/preferences"))

    def put_me_preferences(self, body: shapes.PreferenceIn, *, if_match: str = "") -> shapes.PreferenceOut:
        """Choose; what is left out is as the programme does. The same time twice means no quiet hours."""
        return cast(
            "shapes.PreferenceOut",
            self._call("PUT", "/v1/me/preferences", body=body, headers={"If-Match": if_match}),
        )

    def get_me_profile(self) -> shapes.ProfileOut:
        """What the programme asks, what for, and what the member told."""
        return cast("shapes.ProfileOut", self._call("GET", "/v1/me/profile"))

    def put_me_profile(self, body: shapes.ProfileIn, *, if_match: str = "") -> shapes.ProfileOut:
        """Answer some questions; what is not named stays. Some answers can be changed only so often."""
        return cast(
            "shapes.ProfileOut",
            self._call("PUT", "/v1/me/profile", body=body, headers={"If-Match": if_match}),
        )

    def get_me_receipts_by_receipt(self, receipt: str) -> shapes.MemberReceiptOut:
        """A receipt, and why it is worth what it is worth: what counts, rule by rule, and what changed it."""
        return cast(
            "shapes.MemberReceiptOut",
            self._call("GET", "/v1/me/receipts/{receipt}", places={"receipt": receipt}),
        )

    def get_me_referral(self) -> shapes.ReferralOut:
        """The code to give to others, how many joined by it, and what that gave."""
        return cast("shapes.ReferralOut", self._call("GET", "/v1/me/referral"))

    def get_me_rewards(self) -> shapes.RewardsOut:
        """Every reward, how many are left, and why the member may not have one now."""
        return cast("shapes.RewardsOut", self._call("GET", "/v1/me/rewards"))

    def get_me_security(self) -> shapes.SecurityOut:
        """Whether points can be spent, and what keeps them."""
        return cast("shapes.SecurityOut", self._call("GET", "/v1/me/security"))

    def put_me_security(self, body: shapes.SecurityIn, *, if_match: str = "") -> shapes.SecurityOut:
        """Stop all spending, or allow it again; earning always goes on."""
        return cast(
            "shapes.SecurityOut",
            self._call("PUT", "/v1/me/security", body=body, headers={"If-Match": if_match}),
        )

    def get_me_statement(self, from_: str, to: str, *, known: str | None = None) -> shapes.StatementOut:
        """Points of a period, as they were known then or as they are known now; both come to the same."""
        return cast(
            "shapes.StatementOut",
            self._call("GET", "/v1/me/statement", query={"from": from_, "to": to, "known": known}),
        )

    def post_me_tier_applications(
        self, body: shapes.TierApplicationIn, idempotency_key: str
    ) -> shapes.TierDoneOut:
        """Apply for a tier that was reached and is given on application; a person of the shop decides."""
        return cast(
            "shapes.TierDoneOut",
            self._call(
                "POST", "/v1/me/tier/applications", body=body, headers={"Idempotency-Key": idempotency_key}
            ),
        )

    def get_me_vouchers(
        self, *, limit: int | None = None, cursor: str | None = None, status: str | None = None
    ) -> shapes.VoucherPageOut:
        """The member's vouchers as they are now, newest first, with the codes that open them."""
        return cast(
            "shapes.VoucherPageOut",
            self._call("GET", "/v1/me/vouchers", query={"limit": limit, "cursor": cursor, "status": status}),
        )

    def post_me_vouchers(self, body: shapes.VoucherIn, idempotency_key: str) -> shapes.RedeemedOut:
        """Give points for a voucher, once for each Idempotency-Key; a refusal stands for its key, too."""
        return cast(
            "shapes.RedeemedOut",
            self._call("POST", "/v1/me/vouchers", body=body, headers={"Idempotency-Key": idempotency_key}),
        )

    def get_me_vouchers_by_voucher(self, voucher: str) -> shapes.VoucherOut:
        """A voucher as it is now."""
        return cast(
            "shapes.VoucherOut", self._call("GET", "/v1/me/vouchers/{voucher}", places={"voucher": voucher})
        )

    def post_me_vouchers_cancel(self, voucher: str, idempotency_key: str) -> shapes.RedeemedOut:
        """Give back a voucher that was not used, and get its points again."""
        return cast(
            "shapes.RedeemedOut",
            self._call(
                "POST",
                "/v1/me/vouchers/{voucher}/cancel",
                places={"voucher": voucher},
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_me_wallet_apple(self) -> bytes:
        """The card as a pass for Apple Wallet, with what is on it now; a newer one replaces the older."""
        return cast("bytes", self._call("GET", "/v1/me/wallet/apple"))

    def get_me_wallet_google(self) -> shapes.WalletLinkOut:
        """The address that puts the card into Google Wallet, or renews it there, when the member opens it."""
        return cast("shapes.WalletLinkOut", self._call("GET", "/v1/me/wallet/google"))

    def post_member_codes(self, body: shapes.OneTimeCodeIn) -> shapes.OneTimeCodeOut:
        """Send a code of six digits to a phone or e-mail; a new one ends the one before."""
        return cast("shapes.OneTimeCodeOut", self._call("POST", "/v1/member/codes", body=body))

    def get_member_passkeys(self) -> shapes.PasskeysOut:
        """The member's passkeys, newest first."""
        return cast("shapes.PasskeysOut", self._call("GET", "/v1/member/passkeys"))

    def post_member_passkeys(self, body: shapes.PasskeyIn) -> shapes.PasskeyOut:
        """Register the passkey that the browser made for the options."""
        return cast("shapes.PasskeyOut", self._call("POST", "/v1/member/passkeys", body=body))

    def post_member_passkeys_registration(self) -> shapes.OptionsOut:
        """Options for `navigator.credentials.create()`, good once, for five minutes."""
        return cast("shapes.OptionsOut", self._call("POST", "/v1/member/passkeys/registration"))

    def post_member_passkeys_sign_in(self, body: shapes.PasskeySignInIn) -> shapes.SignedInOut:
        """Sign in by the browser's answer to the options."""
        return cast("shapes.SignedInOut", self._call("POST", "/v1/member/passkeys/sign-in", body=body))

    def post_member_passkeys_sign_in_options(self) -> shapes.OptionsOut:
        """Options for `navigator.credentials.get()`, good once, for five minutes. Nobody need be named."""
        return cast("shapes.OptionsOut", self._call("POST", "/v1/member/passkeys/sign-in/options"))

    def delete_member_passkeys_by_passkey_id(self, passkey_id: str) -> None:
        """Remove a passkey: it signs in no more. Devices that it signed in stay until they are signed out."""
        return cast(
            "None",
            self._call("DELETE", "/v1/member/passkeys/{passkey_id}", places={"passkey_id": passkey_id}),
        )

    def post_member_sessions(self, body: shapes.CodeSignInIn) -> shapes.SignedInOut:
        """Sign in by the code that was sent; five wrong tries end it."""
        return cast("shapes.SignedInOut", self._call("POST", "/v1/member/sessions", body=body))

    def delete_member_sessions_current(self) -> None:
        """Sign out on this device."""
        return cast("None", self._call("DELETE", "/v1/member/sessions/current"))

    def get_members(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        by: str | None = None,
        program: str | None = None,
        tier: str | None = None,
        status: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        sort: str | None = None,
    ) -> shapes.MemberRowPageOut:
        """Members by anything that names one, or all by programme, tier, status and when they joined."""
        return cast(
            "shapes.MemberRowPageOut",
            self._call(
                "GET",
                "/v1/members",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "q": q,
                    "by": by,
                    "program": program,
                    "tier": tier,
                    "status": status,
                    "from": from_,
                    "to": to,
                    "sort": sort,
                },
            ),
        )

    def post_members(self, body: shapes.EnrolIn) -> shapes.MemberOut:
        """Enrol a person. A phone, e-mail or external id that is another member's is refused by its name."""
        return cast("shapes.MemberOut", self._call("POST", "/v1/members", body=body))

    def post_members_join(self, body: shapes.JoinIn) -> shapes.JoinedOut:
        """Become a member by a code that was asked for with the purpose `join`."""
        return cast("shapes.JoinedOut", self._call("POST", "/v1/members/join", body=body))

    def get_members_by_member(self, member: str) -> shapes.MemberOut:
        """All there is to know of a member. That it was read, and by whom, is kept."""
        return cast("shapes.MemberOut", self._call("GET", "/v1/members/{member}", places={"member": member}))

    def patch_members_by_member(self, member: str, body: shapes.EditIn, if_match: str) -> shapes.MemberOut:
        """Change what is known of a person. For a day after a contact changed no points can be spent."""
        return cast(
            "shapes.MemberOut",
            self._call(
                "PATCH",
                "/v1/members/{member}",
                places={"member": member},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def post_members_activities(
        self, member: str, body: shapes.StaffActivityIn, idempotency_key: str
    ) -> shapes.ActivityOut:
        """Report an activity of a member; how often it gives, the programme says."""
        return cast(
            "shapes.ActivityOut",
            self._call(
                "POST",
                "/v1/members/{member}/activities",
                places={"member": member},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_members_adjustments(
        self, member: str, body: shapes.AdjustIn, idempotency_key: str
    ) -> shapes.AdjustedOut:
        """Give or take points with a reason. What one person does alone in 30 days has a limit."""
        return cast(
            "shapes.AdjustedOut",
            self._call(
                "POST",
                "/v1/members/{member}/adjustments",
                places={"member": member},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_members_benefits(self, member: str) -> shapes.BenefitsOut:
        """What the member has left of each."""
        return cast(
            "shapes.BenefitsOut",
            self._call("GET", "/v1/members/{member}/benefits", places={"member": member}),
        )

    def post_members_benefits(
        self, member: str, body: shapes.BenefitUseIn, idempotency_key: str
    ) -> shapes.BenefitOut:
        """Check off one at a service counter, or say that a card was sent. None left is refused."""
        return cast(
            "shapes.BenefitOut",
            self._call(
                "POST",
                "/v1/members/{member}/benefits",
                places={"member": member},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_members_block(self, member: str, body: shapes.BlockIn) -> shapes.RestrictedOut:
        """Let a member spend no points, or let all their documents wait for a person."""
        return cast(
            "shapes.RestrictedOut",
            self._call("POST", "/v1/members/{member}/block", places={"member": member}, body=body),
        )

    def get_members_cards(self, member: str) -> shapes.StaffCardsOut:
        """Every card a member ever had, newest first."""
        return cast(
            "shapes.StaffCardsOut", self._call("GET", "/v1/members/{member}/cards", places={"member": member})
        )

    def post_members_cards(
        self, member: str, body: shapes.CardIn, idempotency_key: str
    ) -> shapes.CardGivenOut:
        """Give out a card of a kind at a counter, also in the place of another; says what is to be paid."""
        return cast(
            "shapes.CardGivenOut",
            self._call(
                "POST",
                "/v1/members/{member}/cards",
                places={"member": member},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_members_cards_block(self, member: str, number: str) -> shapes.CardChangedOut:
        """Block a card: sales with it wait for a person, and only staff open it again."""
        return cast(
            "shapes.CardChangedOut",
            self._call(
                "POST",
                "/v1/members/{member}/cards/{number}/block",
                places={"member": member, "number": number},
            ),
        )

    def post_members_cards_renew(
        self, member: str, number: str, body: shapes.RenewalIn, idempotency_key: str
    ) -> shapes.CardGivenOut:
        """Let a card go on for another term, also one that has expired; says what is to be paid."""
        return cast(
            "shapes.CardGivenOut",
            self._call(
                "POST",
                "/v1/members/{member}/cards/{number}/renew",
                places={"member": member, "number": number},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_members_cards_replace(
        self, member: str, number: str, *, waived: str | None = None, store: str | None = None
    ) -> shapes.CardReplacedOut:
        """Give a new card for one that is lost or worn; says what is to be paid."""
        return cast(
            "shapes.CardReplacedOut",
            self._call(
                "POST",
                "/v1/members/{member}/cards/{number}/replace",
                places={"member": member, "number": number},
                query={"waived": waived, "store": store},
            ),
        )

    def post_members_cards_unblock(self, member: str, number: str) -> shapes.CardChangedOut:
        """Open a blocked card again: it is what it was."""
        return cast(
            "shapes.CardChangedOut",
            self._call(
                "POST",
                "/v1/members/{member}/cards/{number}/unblock",
                places={"member": member, "number": number},
            ),
        )

    def post_members_erase(self, member: str, body: shapes.EraseIn) -> shapes.ErasedOut:
        """Forget a person, for good: nothing brings it back. Points and sums stay as they are."""
        return cast(
            "shapes.ErasedOut",
            self._call("POST", "/v1/members/{member}/erase", places={"member": member}, body=body),
        )

    def get_members_history(
        self, member: str, *, limit: int | None = None, cursor: str | None = None
    ) -> shapes.LinePageOut:
        """All that ever happened to a member's points and tier, newest first, with why."""
        return cast(
            "shapes.LinePageOut",
            self._call(
                "GET",
                "/v1/members/{member}/history",
                places={"member": member},
                query={"limit": limit, "cursor": cursor},
            ),
        )

    def get_members_household(self, member: str) -> shapes.HouseholdOut:
        """Who is in it, and what they can spend together."""
        return cast(
            "shapes.HouseholdOut",
            self._call("GET", "/v1/members/{member}/household", places={"member": member}),
        )

    def post_members_household_head(self, member: str) -> shapes.HouseholdOut:
        """Let a member head the household they are in; nothing changes for who heads it."""
        return cast(
            "shapes.HouseholdOut",
            self._call("POST", "/v1/members/{member}/household/head", places={"member": member}),
        )

    def post_members_household_leave(self, member: str, idempotency_key: str) -> shapes.HouseholdLeftOut:
        """Take a member out of their household, as if they had left."""
        return cast(
            "shapes.HouseholdLeftOut",
            self._call(
                "POST",
                "/v1/members/{member}/household/leave",
                places={"member": member},
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_members_merge(self, member: str, body: shapes.MergeIn, idempotency_key: str) -> shapes.MergedOut:
        """Let another member end in this one, with points, receipts, cards and ids; they sign in no more."""
        return cast(
            "shapes.MergedOut",
            self._call(
                "POST",
                "/v1/members/{member}/merge",
                places={"member": member},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_members_merge_undo(
        self, member: str, body: shapes.MergeIn, idempotency_key: str
    ) -> shapes.MergedOut:
        """Take a merge back, within 30 days and while nothing of what moved was spent."""
        return cast(
            "shapes.MergedOut",
            self._call(
                "POST",
                "/v1/members/{member}/merge/undo",
                places={"member": member},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_members_offers(self, member: str) -> shapes.OffersOut:
        """The offers a member sees: those that run or come. What they are held out of is not among them."""
        return cast(
            "shapes.OffersOut", self._call("GET", "/v1/members/{member}/offers", places={"member": member})
        )

    def post_members_offers_activation(self, member: str, offer: str) -> shapes.OfferOut:
        """Ask for an offer in a member's place, as at a counter. Asked again, the first time stands."""
        return cast(
            "shapes.OfferOut",
            self._call(
                "POST",
                "/v1/members/{member}/offers/{offer}/activation",
                places={"member": member, "offer": offer},
            ),
        )

    def post_members_offers_day(self, member: str, offer: str, body: shapes.OfferDayIn) -> shapes.OfferOut:
        """Choose the day of an offer in a member's place, as at a counter."""
        return cast(
            "shapes.OfferOut",
            self._call(
                "POST",
                "/v1/members/{member}/offers/{offer}/day",
                places={"member": member, "offer": offer},
                body=body,
            ),
        )

    def delete_members_pin(self, member: str) -> None:
        """Take a member's PIN away; only the member sets another. Done twice, nothing happens."""
        return cast("None", self._call("DELETE", "/v1/members/{member}/pin", places={"member": member}))

    def get_members_profile(self, member: str) -> shapes.ProfileOut:
        """What the programme asks, and what the member told. That it was read, and by whom, is kept."""
        return cast(
            "shapes.ProfileOut", self._call("GET", "/v1/members/{member}/profile", places={"member": member})
        )

    def patch_members_profile(
        self, member: str, body: shapes.StaffProfileIn, if_match: str
    ) -> shapes.ProfileOut:
        """Write down what a member tells, or put right, with a reason, what they may not change now."""
        return cast(
            "shapes.ProfileOut",
            self._call(
                "PATCH",
                "/v1/members/{member}/profile",
                places={"member": member},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def get_members_receipts_by_receipt(self, member: str, receipt: str) -> shapes.MemberReceiptOut:
        """A member's receipt, and why it is worth what it is worth."""
        return cast(
            "shapes.MemberReceiptOut",
            self._call(
                "GET",
                "/v1/members/{member}/receipts/{receipt}",
                places={"member": member, "receipt": receipt},
            ),
        )

    def get_members_statement(
        self, member: str, from_: str, to: str, *, known: str | None = None
    ) -> shapes.StatementOut:
        """A member's points of a period, as they were known then or as they are known now."""
        return cast(
            "shapes.StatementOut",
            self._call(
                "GET",
                "/v1/members/{member}/statement",
                places={"member": member},
                query={"from": from_, "to": to, "known": known},
            ),
        )

    def post_members_tier(
        self, member: str, body: shapes.TierActIn, idempotency_key: str
    ) -> shapes.TierDoneOut:
        """Apply for a tier, hand it over or take money for it; approve, refuse, set or clear it."""
        return cast(
            "shapes.TierDoneOut",
            self._call(
                "POST",
                "/v1/members/{member}/tier",
                places={"member": member},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_members_unblock(self, member: str, body: shapes.UnblockIn) -> shapes.RestrictedOut:
        """Let a member do all again."""
        return cast(
            "shapes.RestrictedOut",
            self._call("POST", "/v1/members/{member}/unblock", places={"member": member}, body=body),
        )

    def get_parked(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        reason: str | None = None,
        status: str | None = None,
        store: str | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> shapes.ParkedPageOut:
        """Documents that wait or did, newest first; by reason, status, store and time."""
        return cast(
            "shapes.ParkedPageOut",
            self._call(
                "GET",
                "/v1/parked",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "reason": reason,
                    "status": status,
                    "store": store,
                    "from": from_,
                    "to": to,
                },
            ),
        )

    def get_parked_by_parked(self, parked: str) -> shapes.ParkedDocumentOut:
        """A document as the till sent it, why it waits, and what would end that."""
        return cast(
            "shapes.ParkedDocumentOut", self._call("GET", "/v1/parked/{parked}", places={"parked": parked})
        )

    def post_parked_accept(
        self, parked: str, body: shapes.KeptWhyIn, idempotency_key: str
    ) -> shapes.RecordedOut:
        """Take what came second under its number as the next revision; the difference is posted."""
        return cast(
            "shapes.RecordedOut",
            self._call(
                "POST",
                "/v1/parked/{parked}/accept",
                places={"parked": parked},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_parked_dismiss(self, parked: str, body: shapes.KeptWhyIn) -> shapes.ParkedOut:
        """Let it go, with the reason; it is kept. Of two under one number this keeps the first."""
        return cast(
            "shapes.ParkedOut",
            self._call("POST", "/v1/parked/{parked}/dismiss", places={"parked": parked}, body=body),
        )

    def post_parked_identify(
        self, parked: str, body: shapes.ParkedWhoIn, idempotency_key: str
    ) -> shapes.ParkedIdentifiedOut:
        """Say whose it is: it is posted as of its purchase, and its points count as given by hand."""
        return cast(
            "shapes.ParkedIdentifiedOut",
            self._call(
                "POST",
                "/v1/parked/{parked}/identify",
                places={"parked": parked},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def post_parked_retry(self, parked: str, idempotency_key: str) -> shapes.RecordedOut:
        """Look at it again, as if it came now: what it waited for may have come."""
        return cast(
            "shapes.RecordedOut",
            self._call(
                "POST",
                "/v1/parked/{parked}/retry",
                places={"parked": parked},
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_programs(self, *, limit: int | None = None, cursor: str | None = None) -> shapes.ProgramPageOut:
        """The programmes by code, each with its versions."""
        return cast(
            "shapes.ProgramPageOut",
            self._call("GET", "/v1/programs", query={"limit": limit, "cursor": cursor}),
        )

    def post_programs_check(self, body: shapes.DocumentIn) -> shapes.CheckedOut:
        """Say everything that is wrong with a document, each place with its remedy; nothing is kept."""
        return cast("shapes.CheckedOut", self._call("POST", "/v1/programs/check", body=body))

    def post_programs_compare(self, body: shapes.DocumentIn) -> shapes.ComparedOut:
        """Say what a document would change of the version in force, place by place and in words."""
        return cast("shapes.ComparedOut", self._call("POST", "/v1/programs/compare", body=body))

    def post_programs_estimate(self, body: shapes.EstimateIn) -> shapes.EstimatedOut:
        """Estimate what a document gives back of a usual basket over a year, and of one basket at most."""
        return cast("shapes.EstimatedOut", self._call("POST", "/v1/programs/estimate", body=body))

    def post_programs_publish(
        self, body: shapes.PublishIn, *, if_match: str = "", effective_from: str | None = None
    ) -> shapes.VersionOut:
        """Publish a document as the next version; the same document again changes nothing."""
        return cast(
            "shapes.VersionOut",
            self._call(
                "POST",
                "/v1/programs/publish",
                query={"effective_from": effective_from},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def post_programs_publish_at_once(
        self,
        body: shapes.HastenIn,
        *,
        if_match: str = "",
        effective_from: str | None = None,
        reason: str | None = None,
    ) -> shapes.VersionOut:
        """Publish a document that is worse for members without the notice they were promised."""
        return cast(
            "shapes.VersionOut",
            self._call(
                "POST",
                "/v1/programs/publish-at-once",
                query={"effective_from": effective_from, "reason": reason},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def post_programs_replay(
        self,
        body: shapes.DocumentIn,
        *,
        from_: str | None = None,
        to: str | None = None,
        members: int | None = None,
        losers: int | None = None,
    ) -> shapes.ReplayedOut:
        """Replay past receipts of some members under a document and under the version in force, side by side."""
        return cast(
            "shapes.ReplayedOut",
            self._call(
                "POST",
                "/v1/programs/replay",
                query={"from": from_, "to": to, "members": members, "losers": losers},
                body=body,
            ),
        )

    def get_programs_by_code(self, code: str) -> shapes.ProgramOut:
        """A programme with its versions; the ETag is what publishing the next one must name."""
        return cast("shapes.ProgramOut", self._call("GET", "/v1/programs/{code}", places={"code": code}))

    def get_programs_badge_png(self, code: str) -> bytes:
        """The retailer's logo on white, or its first letter in its colour: square, for who shows it round."""
        return cast("bytes", self._call("GET", "/v1/programs/{code}/badge.png", places={"code": code}))

    def get_programs_draws(self, code: str) -> shapes.StaffDrawsOut:
        """The draws of the version in force: what was promised, how many chances there are."""
        return cast(
            "shapes.StaffDrawsOut", self._call("GET", "/v1/programs/{code}/draws", places={"code": code})
        )

    def get_programs_draws_by_draw(self, code: str, draw: str) -> shapes.DrawnOut:
        """A draw with who won, once it is drawn. All its chances are the export `draws`."""
        return cast(
            "shapes.DrawnOut",
            self._call("GET", "/v1/programs/{code}/draws/{draw}", places={"code": code, "draw": draw}),
        )

    def get_programs_look(self, code: str) -> shapes.LookOut:
        """Name, colour and logo of pages, passes and papers, and what of the colour can be read on them."""
        return cast("shapes.LookOut", self._call("GET", "/v1/programs/{code}/look", places={"code": code}))

    def patch_programs_look(self, code: str, body: shapes.LookIn, if_match: str) -> shapes.LookOut:
        """Change the look. No colour is refused: where it could not be read, another shade of it is used."""
        return cast(
            "shapes.LookOut",
            self._call(
                "PATCH",
                "/v1/programs/{code}/look",
                places={"code": code},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def get_programs_poster_pdf(
        self, code: str, *, first: str | None = None, second: str | None = None
    ) -> bytes:
        """The poster to join by, A4: a code of 14 cm and a sentence in two languages."""
        return cast(
            "bytes",
            self._call(
                "GET",
                "/v1/programs/{code}/poster.pdf",
                places={"code": code},
                query={"first": first, "second": second},
            ),
        )

    def get_programs_questions(self, code: str) -> shapes.QuestionsOut:
        """What the programme asks of its members, and what of it has to be told to join."""
        return cast(
            "shapes.QuestionsOut", self._call("GET", "/v1/programs/{code}/questions", places={"code": code})
        )

    def get_programs_segments(self, code: str) -> shapes.SegmentsOut:
        """The segments of the version in force, and how many members staff listed for them."""
        return cast(
            "shapes.SegmentsOut", self._call("GET", "/v1/programs/{code}/segments", places={"code": code})
        )

    def post_programs_segments_list(self, code: str, segment: str, body: bytes) -> shapes.ListedOut:
        """Put exactly the members of a CSV file on a segment's list, or, where a line is wrong, none of them."""
        return cast(
            "shapes.ListedOut",
            self._call(
                "POST",
                "/v1/programs/{code}/segments/{segment}/list",
                places={"code": code, "segment": segment},
                body=body,
                content_type="text/csv",
            ),
        )

    def get_programs_segments_preview(self, code: str, segment: str) -> shapes.PreviewOut:
        """How many members are in a segment now, and some of them, by their ids."""
        return cast(
            "shapes.PreviewOut",
            self._call(
                "GET",
                "/v1/programs/{code}/segments/{segment}/preview",
                places={"code": code, "segment": segment},
            ),
        )

    def get_programs_terms(self, code: str) -> shapes.TermsOut:
        """What a purchase earns, how tiers are reached and kept, when points end: in sentences for members."""
        return cast("shapes.TermsOut", self._call("GET", "/v1/programs/{code}/terms", places={"code": code}))

    def get_programs_versions_by_number(self, code: str, number: str) -> shapes.DocumentOut:
        """A version with its document, as it was published."""
        return cast(
            "shapes.DocumentOut",
            self._call(
                "GET", "/v1/programs/{code}/versions/{number}", places={"code": code, "number": number}
            ),
        )

    def post_quotes(
        self, body: shapes.Receipt, *, columns: str | None = None, encoding: str | None = None
    ) -> shapes.QuoteOut:
        """What a sale would earn and could redeem, or a return would take, give back and pay out."""
        return cast(
            "shapes.QuoteOut",
            self._call("POST", "/v1/quotes", query={"columns": columns, "encoding": encoding}, body=body),
        )

    def post_receipts(
        self, body: shapes.Receipt, *, columns: str | None = None, encoding: str | None = None
    ) -> shapes.RecordedOut:
        """Record a receipt; says what it earned or took back, and why."""
        return cast(
            "shapes.RecordedOut",
            self._call("POST", "/v1/receipts", query={"columns": columns, "encoding": encoding}, body=body),
        )

    def post_receipts_batch(
        self, body: bytes, *, columns: str | None = None, encoding: str | None = None
    ) -> bytes:
        """Record many receipts, each by itself: a bad one never sinks the rest."""
        return cast(
            "bytes",
            self._call(
                "POST",
                "/v1/receipts/batch",
                query={"columns": columns, "encoding": encoding},
                body=body,
                content_type="application/x-ndjson",
            ),
        )

    def post_receipts_confirmation(self, receipt: str, idempotency_key: str) -> shapes.ConfirmedOut:
        """Say that a sale of this store is settled: its points that awaited word can be used from now on."""
        return cast(
            "shapes.ConfirmedOut",
            self._call(
                "POST",
                "/v1/receipts/{receipt}/confirmation",
                places={"receipt": receipt},
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_rejected_deliveries(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        connection: str | None = None,
        status: str | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> shapes.RejectedDeliveryPageOut:
        """Deliveries that wait or did, newest first; by connection, status and time."""
        return cast(
            "shapes.RejectedDeliveryPageOut",
            self._call(
                "GET",
                "/v1/rejected-deliveries",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "connection": connection,
                    "status": status,
                    "from": from_,
                    "to": to,
                },
            ),
        )

    def get_rejected_deliveries_by_delivery(self, delivery: str) -> shapes.RejectedDeliveryWholeOut:
        """What could not be taken of a delivery and why, with the beginning of each document."""
        return cast(
            "shapes.RejectedDeliveryWholeOut",
            self._call("GET", "/v1/rejected-deliveries/{delivery}", places={"delivery": delivery}),
        )

    def post_rejected_deliveries_dismiss(
        self, delivery: str, body: shapes.KeptWhyIn
    ) -> shapes.RejectedDeliveryOut:
        """Let it go, with the reason; its body is forgotten. What was recorded of it stays."""
        return cast(
            "shapes.RejectedDeliveryOut",
            self._call(
                "POST", "/v1/rejected-deliveries/{delivery}/dismiss", places={"delivery": delivery}, body=body
            ),
        )

    def post_rejected_deliveries_retry(self, delivery: str) -> shapes.RetriedDeliveryOut:
        """Read it again, with today's mappings and adapter. What was recorded before is passed over."""
        return cast(
            "shapes.RetriedDeliveryOut",
            self._call("POST", "/v1/rejected-deliveries/{delivery}/retry", places={"delivery": delivery}),
        )

    def get_rejected_redemptions(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> shapes.RejectedPageOut:
        """Redemptions of completed sales that no points covered, oldest first."""
        return cast(
            "shapes.RejectedPageOut",
            self._call("GET", "/v1/rejected-redemptions", query={"limit": limit, "cursor": cursor}),
        )

    def post_rejected_redemptions_settle(self, body: shapes.SettleIn) -> None:
        """Say that a person collected what was owed, or waived it. Done once; no points move."""
        return cast("None", self._call("POST", "/v1/rejected-redemptions/settle", body=body))

    def get_reports_campaign(
        self, from_: str, to: str, campaign: str, *, program: str | None = None
    ) -> shapes.CampaignOut:
        """What came of an offer, a rule, a discount, a reward or a draw, half hour by half hour."""
        return cast(
            "shapes.CampaignOut",
            self._call(
                "GET",
                "/v1/reports/campaign",
                query={"program": program, "from": from_, "to": to, "campaign": campaign},
            ),
        )

    def get_reports_campaign_csv(
        self, from_: str, to: str, campaign: str, *, program: str | None = None
    ) -> bytes:
        """The same, for a spreadsheet: a row for each half hour and each kind of points."""
        return cast(
            "bytes",
            self._call(
                "GET",
                "/v1/reports/campaign.csv",
                query={"program": program, "from": from_, "to": to, "campaign": campaign},
            ),
        )

    def get_reports_classes(self, from_: str, to: str, *, program: str | None = None) -> shapes.ClassesOut:
        """Members of each tier, who came and went, and what was bought there, day by day."""
        return cast(
            "shapes.ClassesOut",
            self._call("GET", "/v1/reports/classes", query={"program": program, "from": from_, "to": to}),
        )

    def get_reports_classes_csv(self, from_: str, to: str, *, program: str | None = None) -> bytes:
        """The same, for a spreadsheet: a row for each day, tier and kind of points."""
        return cast(
            "bytes",
            self._call("GET", "/v1/reports/classes.csv", query={"program": program, "from": from_, "to": to}),
        )

    def get_reports_clearing(self, month: str, *, program: str | None = None) -> shapes.ClearingOut:
        """Points earned in one store and redeemed in another in a month, and what each owes the others."""
        return cast(
            "shapes.ClearingOut",
            self._call("GET", "/v1/reports/clearing", query={"program": program, "month": month}),
        )

    def get_reports_clearing_csv(self, month: str, *, program: str | None = None) -> bytes:
        """The matrix of stores, a row for each pair, for a spreadsheet."""
        return cast(
            "bytes", self._call("GET", "/v1/reports/clearing.csv", query={"program": program, "month": month})
        )

    def get_reports_fees(self, from_: str, to: str, *, program: str | None = None) -> shapes.FeesReportOut:
        """Fees for cards issued, renewed, replaced and for tiers kept or bought, by day, kind and store."""
        return cast(
            "shapes.FeesReportOut",
            self._call("GET", "/v1/reports/fees", query={"program": program, "from": from_, "to": to}),
        )

    def get_reports_funding(self, month: str, *, program: str | None = None) -> shapes.FundingOut:
        """What each payer bears of the points, discounts and rewards of a month, and what that comes to."""
        return cast(
            "shapes.FundingOut",
            self._call("GET", "/v1/reports/funding", query={"program": program, "month": month}),
        )

    def get_reports_funding_csv(self, month: str, *, program: str | None = None) -> bytes:
        """The lines of the statement, for a spreadsheet."""
        return cast(
            "bytes", self._call("GET", "/v1/reports/funding.csv", query={"program": program, "month": month})
        )

    def get_reports_liability(self, *, program: str | None = None) -> shapes.LiabilitiesOut:
        """Points members can still use, by the month they expire in, and the breakage so far."""
        return cast(
            "shapes.LiabilitiesOut", self._call("GET", "/v1/reports/liability", query={"program": program})
        )

    def get_reports_movements(
        self,
        from_: str,
        to: str,
        *,
        program: str | None = None,
        group: str | None = None,
        by: str | None = None,
    ) -> shapes.MovementsReportOut:
        """Points issued, redeemed, expired and so on by the day of recording, with opening and closing."""
        return cast(
            "shapes.MovementsReportOut",
            self._call(
                "GET",
                "/v1/reports/movements",
                query={"program": program, "from": from_, "to": to, "group": group, "by": by},
            ),
        )

    def get_reports_rules(
        self, from_: str, to: str, *, program: str | None = None, group: str | None = None
    ) -> shapes.RulesReportOut:
        """What each rule gave and took back, by the day of recording."""
        return cast(
            "shapes.RulesReportOut",
            self._call(
                "GET",
                "/v1/reports/rules",
                query={"program": program, "from": from_, "to": to, "group": group},
            ),
        )

    def get_reports_tiers(self, *, program: str | None = None) -> shapes.TierSizesOut:
        """How many active members stand on each tier, lowest first."""
        return cast("shapes.TierSizesOut", self._call("GET", "/v1/reports/tiers", query={"program": program}))

    def get_sandbox(self) -> shapes.StateOut:
        """Whether there is a sandbox."""
        return cast("shapes.StateOut", self._call("GET", "/v1/sandbox"))

    def post_sandbox(self, body: shapes.SandboxIn) -> shapes.MadeOut:
        """Make the sandbox, or make it anew: all that was tried is gone, and its keys and tokens end."""
        return cast("shapes.MadeOut", self._call("POST", "/v1/sandbox", body=body))

    def get_staff(
        self, *, limit: int | None = None, cursor: str | None = None, status: str | None = None
    ) -> shapes.StaffPageOut:
        """Everyone, newest first, with their roles."""
        return cast(
            "shapes.StaffPageOut",
            self._call("GET", "/v1/staff", query={"limit": limit, "cursor": cursor, "status": status}),
        )

    def post_staff(self, body: shapes.StaffIn) -> shapes.InvitedOut:
        """Invite somebody new: by e-mail, or where there is no mail server by what is shown here once."""
        return cast("shapes.InvitedOut", self._call("POST", "/v1/staff", body=body))

    def post_staff_invitations_accept(self, body: shapes.InvitationAcceptIn) -> shapes.AuthenticatorOut:
        """Choose a password; gives what the authenticator needs. It counts once a code has confirmed it."""
        return cast("shapes.AuthenticatorOut", self._call("POST", "/v1/staff/invitations/accept", body=body))

    def post_staff_invitations_confirm(self, body: shapes.InvitationConfirmIn) -> shapes.RecoveryCodesOut:
        """Confirm with the authenticator's first code; gives recovery codes, and from then on sign in."""
        return cast("shapes.RecoveryCodesOut", self._call("POST", "/v1/staff/invitations/confirm", body=body))

    def get_staff_me(self) -> shapes.StaffMyselfOut:
        """The caller: name, roles, and what they permit."""
        return cast("shapes.StaffMyselfOut", self._call("GET", "/v1/staff/me"))

    def post_staff_oidc_finish(self, body: shapes.OidcFinishIn) -> shapes.StaffSignedInOut:
        """Sign in whom the provider vouches for, if they are staff already: nobody is added by it."""
        return cast("shapes.StaffSignedInOut", self._call("POST", "/v1/staff/oidc/finish", body=body))

    def post_staff_oidc_start(self) -> shapes.OidcStartedOut:
        """Begin; send the browser to the address and keep the binding in it, for ten minutes at most."""
        return cast("shapes.OidcStartedOut", self._call("POST", "/v1/staff/oidc/start"))

    def get_staff_sessions(self) -> shapes.StaffSessionsOut:
        """The caller's own sessions in use, newest first."""
        return cast("shapes.StaffSessionsOut", self._call("GET", "/v1/staff/sessions"))

    def post_staff_sessions(self, body: shapes.StaffSignInIn) -> shapes.StaffSignedInOut:
        """Sign in by e-mail, password and a code; every refusal reads the same."""
        return cast("shapes.StaffSignedInOut", self._call("POST", "/v1/staff/sessions", body=body))

    def delete_staff_sessions_current(self) -> None:
        """Sign out."""
        return cast("None", self._call("DELETE", "/v1/staff/sessions/current"))

    def delete_staff_sessions_by_session_id(self, session_id: str) -> None:
        """End a session of one's own, such as that of a telephone that is lost."""
        return cast(
            "None", self._call("DELETE", "/v1/staff/sessions/{session_id}", places={"session_id": session_id})
        )

    def get_staff_by_staff_id(self, staff_id: str) -> shapes.StaffOut:
        """Somebody; the ETag is what a change must name."""
        return cast(
            "shapes.StaffOut", self._call("GET", "/v1/staff/{staff_id}", places={"staff_id": staff_id})
        )

    def patch_staff_by_staff_id(
        self, staff_id: str, body: shapes.StaffChangeIn, if_match: str
    ) -> shapes.StaffOut:
        """Change name, roles, membership, cashier's code, or disable."""
        return cast(
            "shapes.StaffOut",
            self._call(
                "PATCH",
                "/v1/staff/{staff_id}",
                places={"staff_id": staff_id},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def post_staff_invitation(self, staff_id: str) -> shapes.InvitedOut:
        """Invite again: password, second factor and sessions end, also those of somebody disabled."""
        return cast(
            "shapes.InvitedOut",
            self._call("POST", "/v1/staff/{staff_id}/invitation", places={"staff_id": staff_id}),
        )

    def get_stop_by_word(self, word: str) -> shapes.StopOut:
        """What the link would stop. Looking changes nothing: mail programmes look at links by themselves."""
        return cast("shapes.StopOut", self._call("GET", "/v1/stop/{word}", places={"word": word}))

    def post_stop_by_word(self, word: str) -> shapes.StopOut:
        """Withdraw the consent, at once and without signing in (RFC 8058). Again changes nothing."""
        return cast("shapes.StopOut", self._call("POST", "/v1/stop/{word}", places={"word": word}))

    def get_stores(
        self, *, limit: int | None = None, cursor: str | None = None, program: str | None = None
    ) -> shapes.StorePageOut:
        """The stores by code, of one programme or of all."""
        return cast(
            "shapes.StorePageOut",
            self._call("GET", "/v1/stores", query={"limit": limit, "cursor": cursor, "program": program}),
        )

    def post_stores(self, body: shapes.StoreIn) -> shapes.StoreOut:
        """Open a store in its programme's time zone; programme and zone never change."""
        return cast("shapes.StoreOut", self._call("POST", "/v1/stores", body=body))

    def get_stores_by_code(self, code: str) -> shapes.StoreOut:
        """A store; the ETag is what a change must name."""
        return cast("shapes.StoreOut", self._call("GET", "/v1/stores/{code}", places={"code": code}))

    def patch_stores_by_code(self, code: str, body: shapes.StoreChangeIn, if_match: str) -> shapes.StoreOut:
        """Call a store by another name, or put it into other groups; what was bought stays as it was."""
        return cast(
            "shapes.StoreOut",
            self._call(
                "PATCH", "/v1/stores/{code}", places={"code": code}, body=body, headers={"If-Match": if_match}
            ),
        )

    def get_stores_till_keys(self, code: str) -> shapes.TillKeysOut:
        """Every key the store ever had, oldest first; never the secrets."""
        return cast(
            "shapes.TillKeysOut", self._call("GET", "/v1/stores/{code}/till-keys", places={"code": code})
        )

    def post_stores_till_keys(self, code: str, body: shapes.TillKeyIn) -> shapes.NewTillKeyOut:
        """Make a key. Its secret is shown this once; an answer that was lost is a key to revoke."""
        return cast(
            "shapes.NewTillKeyOut",
            self._call("POST", "/v1/stores/{code}/till-keys", places={"code": code}, body=body),
        )

    def get_stores_till_keys_requests(
        self, code: str, key_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> shapes.RequestPageOut:
        """The last hundred requests of a key, newest first, each with why it was refused."""
        return cast(
            "shapes.RequestPageOut",
            self._call(
                "GET",
                "/v1/stores/{code}/till-keys/{key_id}/requests",
                places={"code": code, "key_id": key_id},
                query={"limit": limit, "cursor": cursor},
            ),
        )

    def post_stores_till_keys_revoke(self, code: str, key_id: str) -> shapes.TillKeyOut:
        """Revoke a key for good, from the next request on; again changes nothing."""
        return cast(
            "shapes.TillKeyOut",
            self._call(
                "POST", "/v1/stores/{code}/till-keys/{key_id}/revoke", places={"code": code, "key_id": key_id}
            ),
        )

    def post_stores_till_keys_rotate(
        self, code: str, key_id: str, body: shapes.RotationIn
    ) -> shapes.NewTillKeyOut:
        """Make a key in place of this one, which goes on working for a while. Each is replaced once."""
        return cast(
            "shapes.NewTillKeyOut",
            self._call(
                "POST",
                "/v1/stores/{code}/till-keys/{key_id}/rotate",
                places={"code": code, "key_id": key_id},
                body=body,
            ),
        )

    def get_tier_applications(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> shapes.TierWaitingPageOut:
        """Members whose application waits for a decision, or whose card waits to be handed over."""
        return cast(
            "shapes.TierWaitingPageOut",
            self._call("GET", "/v1/tier-applications", query={"limit": limit, "cursor": cursor}),
        )

    def get_till_gaps(self, *, till: str | None = None, days: int | None = None) -> shapes.GapsOut:
        """The numbers missing between receipts that came with a `sequence`, the till's running number."""
        return cast("shapes.GapsOut", self._call("GET", "/v1/till/gaps", query={"till": till, "days": days}))

    def get_till_offline_keys(self) -> shapes.OfflineKeysOut:
        """The public keys that sign allowances, and what a till may take by one."""
        return cast("shapes.OfflineKeysOut", self._call("GET", "/v1/till/offline-keys"))

    def get_till_requests(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> shapes.RequestPageOut:
        """The last hundred requests of this key, newest first, a second or two after they were made."""
        return cast(
            "shapes.RequestPageOut",
            self._call("GET", "/v1/till/requests", query={"limit": limit, "cursor": cursor}),
        )

    def get_voucher_batches(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> shapes.VoucherBatchPageOut:
        """Batches, newest first, each with how far it has come."""
        return cast(
            "shapes.VoucherBatchPageOut",
            self._call("GET", "/v1/voucher-batches", query={"limit": limit, "cursor": cursor}),
        )

    def post_voucher_batches(
        self, body: shapes.VoucherBatchIn, idempotency_key: str
    ) -> shapes.VoucherBatchOut:
        """Hand out a reward for nothing to members, once each; `dry_run` says what it would come to."""
        return cast(
            "shapes.VoucherBatchOut",
            self._call(
                "POST", "/v1/voucher-batches", body=body, headers={"Idempotency-Key": idempotency_key}
            ),
        )

    def get_voucher_batches_by_batch(self, batch: str) -> shapes.VoucherBatchOut:
        """How far a batch has come."""
        return cast(
            "shapes.VoucherBatchOut",
            self._call("GET", "/v1/voucher-batches/{batch}", places={"batch": batch}),
        )

    def get_voucher_batches_codes_csv(self, batch: str) -> bytes:
        """The codes that were given, for a mailing house, as .csv; that they were taken is noted."""
        return cast(
            "bytes", self._call("GET", "/v1/voucher-batches/{batch}/codes.csv", places={"batch": batch})
        )

    def post_voucher_batches_start(self, batch: str) -> shapes.VoucherBatchOut:
        """Go on with one that was stopped; nobody gets a second one."""
        return cast(
            "shapes.VoucherBatchOut",
            self._call("POST", "/v1/voucher-batches/{batch}/start", places={"batch": batch}),
        )

    def post_voucher_batches_stop(self, batch: str) -> shapes.VoucherBatchOut:
        """Give no more of it for now. What was given stays given."""
        return cast(
            "shapes.VoucherBatchOut",
            self._call("POST", "/v1/voucher-batches/{batch}/stop", places={"batch": batch}),
        )

    def get_vouchers(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        member: str | None = None,
        status: str | None = None,
        code: str | None = None,
        program: str | None = None,
    ) -> shapes.StaffVoucherPageOut:
        """Vouchers as they are now, newest first: a member's, of a status, or the one a code opens."""
        return cast(
            "shapes.StaffVoucherPageOut",
            self._call(
                "GET",
                "/v1/vouchers",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "member": member,
                    "status": status,
                    "code": code,
                    "program": program,
                },
            ),
        )

    def post_vouchers_check(self, body: shapes.VoucherCodeIn) -> shapes.TillVoucherOut:
        """What a voucher is worth, if it can be used now; nothing is used. Ten misses lock for 15 minutes."""
        return cast("shapes.TillVoucherOut", self._call("POST", "/v1/vouchers/check", body=body))

    def post_vouchers_redeem(self, body: shapes.VoucherUseIn, idempotency_key: str) -> shapes.TillVoucherOut:
        """Use a voucher, once and for all tills."""
        return cast(
            "shapes.TillVoucherOut",
            self._call(
                "POST", "/v1/vouchers/redeem", body=body, headers={"Idempotency-Key": idempotency_key}
            ),
        )

    def post_vouchers_release(self, body: shapes.VoucherCodeIn) -> shapes.TillVoucherOut:
        """Let a voucher be free again that a till of this store set aside; a free one stays so."""
        return cast("shapes.TillVoucherOut", self._call("POST", "/v1/vouchers/release", body=body))

    def post_vouchers_reserve(self, body: shapes.VoucherCodeIn) -> shapes.TillVoucherOut:
        """Set a voucher aside for this till's basket, as long as a hold lasts; no other till takes it then."""
        return cast("shapes.TillVoucherOut", self._call("POST", "/v1/vouchers/reserve", body=body))

    def get_vouchers_by_voucher(self, voucher: str) -> shapes.StaffVoucherOut:
        """A voucher as it is now: where it was used, who withdrew it and why."""
        return cast(
            "shapes.StaffVoucherOut", self._call("GET", "/v1/vouchers/{voucher}", places={"voucher": voucher})
        )

    def post_vouchers_resend(self, voucher: str) -> shapes.VoucherSentOut:
        """Send its member the code once more, at most once a day. Staff never see it."""
        return cast(
            "shapes.VoucherSentOut",
            self._call("POST", "/v1/vouchers/{voucher}/resend", places={"voucher": voucher}),
        )

    def post_vouchers_void(
        self, voucher: str, body: shapes.KeptWhyIn, idempotency_key: str
    ) -> shapes.VoidedOut:
        """Withdraw a voucher that was not used, with the reason; its points go back to the member."""
        return cast(
            "shapes.VoidedOut",
            self._call(
                "POST",
                "/v1/vouchers/{voucher}/void",
                places={"voucher": voucher},
                body=body,
                headers={"Idempotency-Key": idempotency_key},
            ),
        )

    def get_webhooks(self, *, limit: int | None = None, cursor: str | None = None) -> shapes.WebhookPageOut:
        """The webhooks, newest first; never their secrets."""
        return cast(
            "shapes.WebhookPageOut",
            self._call("GET", "/v1/webhooks", query={"limit": limit, "cursor": cursor}),
        )

    def post_webhooks(self, body: shapes.WebhookIn) -> shapes.NewSecretOut:
        """Set up a webhook. Its secret is shown this once; if the answer is lost, rotate it."""
        return cast("shapes.NewSecretOut", self._call("POST", "/v1/webhooks", body=body))

    def get_webhooks_by_webhook_id(self, webhook_id: str) -> shapes.WebhookOut:
        """A webhook; the ETag is what a change must name."""
        return cast(
            "shapes.WebhookOut",
            self._call("GET", "/v1/webhooks/{webhook_id}", places={"webhook_id": webhook_id}),
        )

    def patch_webhooks_by_webhook_id(
        self, webhook_id: str, body: shapes.WebhookChangeIn, if_match: str
    ) -> shapes.WebhookOut:
        """Change a webhook. What waits for it goes to its new address."""
        return cast(
            "shapes.WebhookOut",
            self._call(
                "PATCH",
                "/v1/webhooks/{webhook_id}",
                places={"webhook_id": webhook_id},
                body=body,
                headers={"If-Match": if_match},
            ),
        )

    def delete_webhooks_by_webhook_id(self, webhook_id: str) -> None:
        """Forget a webhook. What is on its way to it is not sent any more."""
        return cast(
            "None", self._call("DELETE", "/v1/webhooks/{webhook_id}", places={"webhook_id": webhook_id})
        )

    def get_webhooks_deliveries(
        self,
        webhook_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: str | None = None,
    ) -> shapes.DeliveryPageOut:
        """What is or was on its way to a webhook, newest event first, with its last attempts."""
        return cast(
            "shapes.DeliveryPageOut",
            self._call(
                "GET",
                "/v1/webhooks/{webhook_id}/deliveries",
                places={"webhook_id": webhook_id},
                query={"limit": limit, "cursor": cursor, "status": status},
            ),
        )

    def post_webhooks_replay(self, webhook_id: str, body: shapes.ReplayIn) -> shapes.ReplayOut:
        """Send one event, or all that the webhook asked for of a span, again: same ids, same bytes."""
        return cast(
            "shapes.ReplayOut",
            self._call(
                "POST", "/v1/webhooks/{webhook_id}/replay", places={"webhook_id": webhook_id}, body=body
            ),
        )

    def post_webhooks_rotate(self, webhook_id: str) -> shapes.NewSecretOut:
        """Make a new secret, shown this once. The old one signs beside it for 24 hours."""
        return cast(
            "shapes.NewSecretOut",
            self._call("POST", "/v1/webhooks/{webhook_id}/rotate", places={"webhook_id": webhook_id}),
        )

    def post_webhooks_test(self, webhook_id: str) -> shapes.TrialOut:
        """Send a webhook an event that says nothing happened; its deliveries tell how it went."""
        return cast(
            "shapes.TrialOut",
            self._call("POST", "/v1/webhooks/{webhook_id}/test", places={"webhook_id": webhook_id}),
        )
