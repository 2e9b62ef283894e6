"""The shapes of bodies and answers. Written by tools/make_client.py: do not edit."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class AccountOut(TypedDict):
    member: str
    program: NamedOut
    at: str
    seq: int
    balances: list[PurseOut]
    tier: TierOut | None
    outlook: list[str]
    history: list[LineOut]


class ActivityIn(TypedDict):
    activity: str
    reference: str


class ActivityOut(TypedDict):
    member: str
    activity: str
    tier: str
    balance_after: dict[str, BalanceOut]
    seq: int
    why: list[str]


class AdjustIn(TypedDict):
    currency: NotRequired[str]
    amount: int
    reason: str
    note: NotRequired[str]


class AdjustedOut(TypedDict):
    status: str
    approval: str | None
    member: str
    seq: int | None
    balance_after: dict[str, BalanceOut]
    why: list[str]


class AllowanceIn(TypedDict):
    points: NotRequired[int]


class AllowanceIssuedOut(TypedDict):
    allowance: AllowanceOut
    worth: str
    svg: str
    balance_after: dict[str, BalanceOut]
    seq: int


class AllowanceOut(TypedDict):
    id: str
    status: str
    text: str | None
    card: str
    tier: str | None
    currency: str
    points: int
    issued_at: str
    expires_at: str
    closes_at: str


class AllowancesOut(TypedDict):
    data: list[AllowanceOut]


class AnswerIn(TypedDict):
    purpose: str
    channel: str
    given: bool


class AnswersIn(TypedDict):
    consents: list[AnswerIn]
    wording: str


class ApprovalOut(TypedDict):
    id: str
    kind: str
    subject: str
    payload: dict[str, Any]
    maker: str
    asked_at: str
    expires_at: str
    status: str
    checker: str | None
    decided_at: str | None
    note: str


class ApprovalPageOut(TypedDict):
    data: list[ApprovalOut]
    next: str | None


class AttemptOut(TypedDict):
    n: int
    at: str
    milliseconds: int
    status: int | None
    error: str | None


class AuditNoteOut(TypedDict):
    id: str
    at: str
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


class AuditNotePageOut(TypedDict):
    data: list[AuditNoteOut]
    next: str | None


class AuthenticatorOut(TypedDict):
    otpauth_uri: str
    secret: str


class BalanceOut(TypedDict):
    available: int
    pending: int
    held: int
    owed: int


class BenefitOut(TypedDict):
    code: str
    name: str
    kind: str
    quota: int
    per: str
    used: int
    left: int
    through: str | None
    reason: str | None


class BenefitUseIn(TypedDict):
    benefit: str


class BenefitsOut(TypedDict):
    data: list[BenefitOut]


class BlockIn(TypedDict):
    what: NotRequired[str]
    reason: str
    note: NotRequired[str]


class BookedOut(TypedDict):
    available: int
    pending: int
    held: int
    total: int
    owed: int


class CampaignFiguresOut(TypedDict):
    purchases: int
    members: int
    given: dict[str, int]
    taken_back: dict[str, int]
    discounted_minor: int
    issued: int
    used: int


class CampaignOut(TypedDict):
    program: str
    campaign: str
    at: str
    data: list[CampaignSpanOut]
    total: CampaignFiguresOut


class CampaignSpanOut(TypedDict):
    purchases: int
    members: int
    given: dict[str, int]
    taken_back: dict[str, int]
    discounted_minor: int
    issued: int
    used: int
    start: str


class CardChangedOut(TypedDict):
    number: str
    before: str
    after: str
    replaced_by: str | None


class CardGivenOut(TypedDict):
    card: StaffCardOut
    fee: str
    money: str
    balance_after: dict[str, BalanceOut]
    seq: int


class CardIn(TypedDict):
    waived: NotRequired[str]
    store: NotRequired[str]
    kind: str
    replaces: NotRequired[str]


class CardOut(TypedDict):
    number: str
    status: str
    issued_at: str
    held: bool
    kind: str | None
    valid_through: str | None
    replaced_by: str | None


class CardReplacedOut(TypedDict):
    number: str
    before: str
    after: str
    replaced_by: str | None
    fee: str
    money: str


class CardsOut(TypedDict):
    data: list[CardOut]


class CheckedOut(TypedDict):
    usable: bool
    problems: list[PlaceOut]
    worse: list[PlaceOut]
    earliest_from: str | None


class ClaimIn(TypedDict):
    code: str


class ClassOut(TypedDict):
    day: str
    tier: str | None
    members: int
    came: int
    went: int
    purchases: int
    buyers: int
    earned: dict[str, int]


class ClassesOut(TypedDict):
    program: str
    data: list[ClassOut]


class ClearingCellOut(TypedDict):
    earned_in: str | None
    redeemed_in: str | None
    currency: str
    points: int
    amount: str | None


class ClearingNetOut(TypedDict):
    store: str
    minor: int


class ClearingOut(TypedDict):
    program: str
    period_from: str
    period_to: str
    money: str
    closed: bool
    data: list[ClearingCellOut]
    net: list[ClearingNetOut]


class CodeForIn(TypedDict):
    code: NotRequired[str]
    card: NotRequired[str]
    external: NotRequired[str]
    id: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]


class CodeSignInIn(TypedDict):
    contact: str
    program: str
    code: str
    device: NotRequired[DeviceIn]


class ComparedOut(TypedDict):
    program: str
    against: int
    differences: list[DifferenceOut]


class ConfirmedOut(TypedDict):
    receipt: str
    member: str
    balance_after: dict[str, BalanceOut]
    seq: int
    why: list[str]


class ConnectionChangeIn(TypedDict):
    adapter: NotRequired[str]
    store: NotRequired[str]
    external_prefix: NotRequired[str]
    options: NotRequired[dict[str, str]]
    state: NotRequired[str]


class ConnectionIn(TypedDict):
    code: str
    adapter: str
    store: str
    secret: NotRequired[str]
    external_prefix: NotRequired[str]
    options: NotRequired[dict[str, str]]
    state: NotRequired[str]


class ConnectionOut(TypedDict):
    code: str
    url: str
    adapter: str
    program: str
    store: str
    external_prefix: str
    options: dict[str, str]
    state: str
    has_secret: bool
    old_secret_until: str | None
    created_at: str
    changed_at: str
    deliveries: int
    delivered_at: str | None
    refused: int
    refused_at: str | None
    refused_why: str | None
    has_token: bool
    token_set_at: str | None
    token_refused_at: str | None
    api_url: str | None
    fetched: int
    fetched_at: str | None
    unfetched_at: str | None
    unfetched_why: str | None


class ConnectionPageOut(TypedDict):
    data: list[ConnectionOut]
    next: str | None


class ConnectionRotationIn(TypedDict):
    secret: str
    overlap_hours: NotRequired[int]


class ConnectionTokenIn(TypedDict):
    token: str
    api_url: NotRequired[str]


class ConsentIn(TypedDict):
    purpose: str
    channel: str
    given: bool


class ConsentOut(TypedDict):
    purpose: str
    channel: str
    given: bool
    fixed: bool
    at: str | None
    source: str | None
    wording: str | None


class ConsentsOut(TypedDict):
    consents: list[ConsentOut]


class ConsideredDiscountOut(TypedDict):
    code: str
    amount: str
    outcome: str


class ContactConfirmIn(TypedDict):
    contact: str
    code: str


class ContactIn(TypedDict):
    contact: str


class CurrencyTrialOut(TypedDict):
    currency: str
    scale: int
    posted: int
    published: TrialAmountOut
    draft: TrialAmountOut
    published_outstanding: TrialAmountOut
    draft_outstanding: TrialAmountOut
    published_owed: int
    draft_owed: int
    published_short: int
    draft_short: int


class DecisionIn(TypedDict):
    note: NotRequired[str]


class DeliveredItemOut(TypedDict):
    place: str
    status: str
    number: str | None
    receipt: str | None
    code: str | None
    says: str | None


class DeliveredOut(TypedDict):
    counts: dict[str, int]
    documents: list[DeliveredItemOut]


class DeliveryOut(TypedDict):
    event: str
    type: str
    status: str
    attempts: int
    next_at: str | None
    delivered_at: str | None
    log: list[AttemptOut]


class DeliveryPageOut(TypedDict):
    data: list[DeliveryOut]
    next: str | None


class DeviceIn(TypedDict):
    label: NotRequired[str]
    kind: NotRequired[str]


class DeviceOut(TypedDict):
    id: str
    label: str
    kind: str
    created_at: str
    seen_at: str
    current: bool


class DevicesOut(TypedDict):
    data: list[DeviceOut]


class DifferenceOut(TypedDict):
    kind: str
    path: str
    before: Any
    after: Any
    sentence: str


class DocumentIn(TypedDict):
    document: dict[str, Any]


class DocumentOut(TypedDict):
    program: str
    version: int
    digest: str
    effective_from: str
    published_at: str
    document: dict[str, Any]


class DrawOut(TypedDict):
    code: str
    name: str
    closes: str
    chances: int
    prizes: list[PrizeOut]
    won: str | None
    seed_digest: str | None
    drawn_at: str | None
    seed: str | None
    all_chances: int | None
    members: int | None
    list_digest: str | None


class DrawnOut(TypedDict):
    code: str
    name: str
    currency: str
    closes: str
    drawn_on: str
    prizes: int
    chances: int
    members: int
    seed_digest: str | None
    promised_at: str | None
    drawn_at: str | None
    seed: str | None
    list_digest: str | None
    winners: list[WinnerOut]


class DrawsOut(TypedDict):
    data: list[DrawOut]


class DueOut(TypedDict):
    amount: int
    at: str | None
    day: str | None


class EditIn(TypedDict):
    name: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    external_ids: NotRequired[ExternalIdsIn]


class EndedOut(TypedDict):
    ended: int


class EnrolConsentIn(TypedDict):
    purpose: str
    channel: str
    given: bool


class EnrolIn(TypedDict):
    program: str
    name: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    external_ids: NotRequired[list[str]]
    consents: NotRequired[list[EnrolConsentIn]]
    wording: NotRequired[str]
    profile: NotRequired[dict[str, str | int | bool | dict[str, Any] | None]]
    referral: NotRequired[str]


class EraseIn(TypedDict):
    confirm: str


class ErasedOut(TypedDict):
    member: str
    forgotten: list[str]


EstimateIn = TypedDict(
    "EstimateIn",
    {
        "document": dict[str, Any],
        "basket": dict[str, Any],
        "visits_a_year": NotRequired[int],
        "from": NotRequired["str | None"],
    },
)


class EstimatedOut(TypedDict):
    program: str
    money: str
    visits: int
    sales_minor: int
    cost_minor: int | None
    share: str | None
    rules: list[RuleEstimateOut]
    tier: str
    worst: StackOut | None


class EventOut(TypedDict):
    id: str
    type: str
    version: int
    timestamp: str
    data: dict[str, Any]


class EventPageOut(TypedDict):
    data: list[EventOut]
    next: str | None


class EventTypeOut(TypedDict):
    type: str
    version: int
    description: str
    schema: dict[str, Any]
    example: dict[str, Any]


class EventTypesOut(TypedDict):
    data: list[EventTypeOut]


class ExpiringOut(TypedDict):
    member: str
    at: str
    to: str | None
    balances: list[ExpiringPurseOut]


class ExpiringPurseOut(TypedDict):
    currency: str
    available: int
    expiring: list[DueOut]
    later: int


class ExternalIdsIn(TypedDict):
    add: NotRequired[list[str]]
    remove: NotRequired[list[str]]


class FeeSumOut(TypedDict):
    day: str
    what: str
    of: str
    store: str | None
    times: int
    free: int
    fees: str


class FeesReportOut(TypedDict):
    program: str
    money: str
    data: list[FeeSumOut]


class FundingDueOut(TypedDict):
    payer: str
    minor: int


class FundingLineOut(TypedDict):
    payer: str
    what: str
    kind: str
    code: str
    currency: str
    points: int
    amount: str | None


class FundingOut(TypedDict):
    program: str
    period_from: str
    period_to: str
    money: str
    closed: bool
    reconciles: bool
    data: list[FundingLineOut]
    due: list[FundingDueOut]


class GapOut(TypedDict):
    till: str
    first: int
    last: int


class GapsOut(TypedDict):
    data: list[GapOut]


class GiftOut(TypedDict):
    reward: str
    name: str
    rule: str
    count: int


class GivenDiscountOut(TypedDict):
    code: str | None
    amount: str


class HastenIn(TypedDict):
    document: dict[str, Any]
    effective_from: NotRequired[str | None]
    reason: str


class HealthOut(TypedDict):
    status: str


class HeldOut(TypedDict):
    day: str
    begins_at: str
    ends_at: str


class HoldIn(TypedDict):
    proof: str
    points: NotRequired[int]
    reward: NotRequired[str]
    currency: NotRequired[str]


class HoldOut(TypedDict):
    hold: str
    member: str
    status: str
    currency: str
    points: int
    worth: str
    expires_at: str
    balance_after: dict[str, BalanceOut]
    seq: int
    why: list[str]


class HouseholdCodeOut(TypedDict):
    code: str
    expires_at: str


class HouseholdJoinIn(TypedDict):
    code: str


class HouseholdLeftOut(TypedDict):
    member: str


class HouseholdOut(TypedDict):
    members: list[HouseholdPlaceOut]
    points: dict[str, int]
    may_burn: bool


class HouseholdPlaceOut(TypedDict):
    member: str
    name: str
    head: bool
    joined_at: str


class IdentifiedOut(TypedDict):
    member: str
    proof: str
    level: str
    expires_at: str
    card: str | None
    balances: dict[str, BalanceOut]
    tier: str | None
    progress: TierProgressOut | None
    household: PoolOut | None
    prompts: list[PromptOut]
    affordable: list[OfferedRewardOut]


class IdentifyIn(TypedDict):
    code: NotRequired[str]
    card: NotRequired[str]
    external: NotRequired[str]
    id: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    pin: NotRequired[str]
    one_time_code: NotRequired[str]


class ImportedOut(TypedDict):
    items: int
    rows: list[RowOut]


class InvitationAcceptIn(TypedDict):
    invitation: str
    password: str


class InvitationConfirmIn(TypedDict):
    invitation: str
    code: str


class InvitedOut(TypedDict):
    staff: StaffOut
    mailed: bool
    invitation: str | None


ItemIn = TypedDict(
    "ItemIn",
    {
        "effective_on": str,
        "barcode": NotRequired[str],
        "category": NotRequired[str],
        "class": NotRequired[str],
        "brand": NotRequired[str],
        "labels": NotRequired[list[str]],
        "cost_minor": NotRequired["int | None"],
        "name": NotRequired[str],
        "name_en": NotRequired[str],
        "name_zh_hant": NotRequired[str],
        "name_zh_hans": NotRequired[str],
        "price_minor": NotRequired["int | None"],
        "retired": NotRequired["bool | None"],
    },
)
ItemOut = TypedDict(
    "ItemOut",
    {
        "sku": str,
        "effective_on": str,
        "barcode": str,
        "category": str,
        "class": str,
        "brand": str,
        "labels": list[str],
        "cost_minor": "int | None",
        "name": str,
        "name_en": str,
        "name_zh_hant": str,
        "name_zh_hans": str,
        "price_minor": "int | None",
        "retired": bool,
    },
)


class ItemPageOut(TypedDict):
    data: list[ItemOut]
    next: str | None


class JoinIn(TypedDict):
    contact: str
    program: str
    code: str
    device: NotRequired[DeviceIn]
    name: NotRequired[str]
    consents: NotRequired[list[ConsentIn]]
    wording: NotRequired[str]
    referral: NotRequired[str]
    profile: NotRequired[dict[str, str | int | bool | dict[str, Any] | None]]


class JoinedOut(TypedDict):
    token: str
    member: str
    device: str
    expires_at: str
    card: str | None


class KeptWhyIn(TypedDict):
    why: str


class LiabilitiesOut(TypedDict):
    program: str
    at: str
    data: list[LiabilityOut]


class LiabilityOut(TypedDict):
    currency: str
    usable: int
    expiring: list[MonthOut]
    held: int
    owed: int
    issued: int
    redeemed: int
    expired: int
    breakage: str | None


class LineOut(TypedDict):
    seq: int
    at: str
    kind: str
    receipt: str | None
    changes: dict[str, int]
    why: list[str]


class LinePageOut(TypedDict):
    data: list[LineOut]
    next: str | None


class ListedOut(TypedDict):
    segment: str
    listed: int


class LookIn(TypedDict):
    name: NotRequired[str]
    accent: NotRequired[str]
    logo: NotRequired[str]


class LookOut(TypedDict):
    name: str
    accent: str
    logo: str | None
    light: ShadesOut
    dark: ShadesOut


class LoserOut(TypedDict):
    member_id: str
    external_id: str
    lost: int
    published: int
    draft: int
    tier_before: str
    tier_after: str


class MadeOut(TypedDict):
    keys: list[SandboxKeyOut]
    members: list[SandboxMemberOut]


class MappingIn(TypedDict):
    scope: NotRequired[str]
    kind: str
    theirs: str
    ours: str


class MappingOut(TypedDict):
    scope: str
    kind: str
    theirs: str
    ours: str


class MappingPageOut(TypedDict):
    data: list[MappingOut]
    next: str | None


class MemberDayOut(TypedDict):
    code: str
    name: str
    next: list[HeldOut]


class MemberDaysOut(TypedDict):
    data: list[MemberDayOut]


class MemberOut(TypedDict):
    id: str
    program: NamedOut
    status: str
    restricted: str
    joined_at: str
    name: str
    phone: str
    email: str
    external_ids: list[str]
    cards: list[StaffCardOut]
    consents: list[StaffConsentOut]
    merges: list[MergeOut]
    seq: int
    balances: list[PurseOut]
    tier: TierOut | None
    outlook: list[str]
    history: list[LineOut]


class MemberReceiptOut(TypedDict):
    receipt: str
    kind: str
    revision: int
    store: str
    till: str
    number: str
    business_date: str
    purchased_at: str
    money: str
    lines: list[ReceiptGoodsOut]
    given: list[ReceiptGoodsOut]
    tier: str | None
    points: dict[str, int]
    rules: list[ReceiptRuleOut]
    gifts: list[ReceiptGiftOut]
    history: list[LineOut]


class MemberRowOut(TypedDict):
    id: str
    program: str
    status: str
    restricted: str
    tier: str | None
    joined_at: str
    name: str
    phone: str
    email: str
    found_by: str | None


class MemberRowPageOut(TypedDict):
    data: list[MemberRowOut]
    next: str | None


class MergeIn(TypedDict):
    member: str


class MergeOut(TypedDict):
    member: str
    merged_at: str
    undo_until: str


class MergedOut(TypedDict):
    member: str
    ended: str
    balance_after: dict[str, BalanceOut]
    seq: int


class MonthOut(TypedDict):
    month: str | None
    amount: int


class MonthTrialOut(TypedDict):
    month: str
    currency: str
    published: TrialAmountOut
    draft: TrialAmountOut


class MovementsReportOut(TypedDict):
    program: str
    period_from: str
    period_to: str
    group: str
    closed: bool
    balances: bool
    data: list[SpanOut]
    totals: list[SpanOut]


class NamedOut(TypedDict):
    code: str
    name: str


class NewSecretOut(TypedDict):
    webhook: WebhookOut
    secret: str


class NewTillKeyOut(TypedDict):
    key: TillKeyOut
    secret: str


class OfferDayIn(TypedDict):
    day: str


class OfferOut(TypedDict):
    code: str
    name: str
    state: str
    running: bool
    begins_at: str | None
    ends_at: str | None
    used: int
    times: int | None
    activated_at: str | None
    chosen_on: str | None


class OfferedRewardOut(TypedDict):
    code: str
    name: str
    currency: str
    points: int
    worth: str


class OffersOut(TypedDict):
    data: list[OfferOut]


class OfflineKeyOut(TypedDict):
    id: str
    algorithm: str
    public_key: str


class OfflineKeysOut(TypedDict):
    program: str
    program_mark: str
    keys: list[OfflineKeyOut]
    tolerance_seconds: int
    offline: OfflineTermsOut | None


class OfflineTermsOut(TypedDict):
    currency: str
    ceiling: int
    days: int
    codes: bool
    worth_of_100: str
    minimum: int
    maximum: int
    multiples: int
    share: int
    covers: str
    settles: str


class OidcFinishIn(TypedDict):
    state: str
    code: str
    binding: str


class OidcStartedOut(TypedDict):
    authorization_url: str
    binding: str


class OneTimeCodeIn(TypedDict):
    contact: str
    program: str
    purpose: NotRequired[str]


class OneTimeCodeOut(TypedDict):
    expires_at: str


class OptionsOut(TypedDict):
    publicKey: dict[str, Any]


class PaginationMetadata(TypedDict):
    total: NotRequired[int]
    total_pages: NotRequired[int]
    first_page: NotRequired[int]
    last_page: NotRequired[int]
    page: NotRequired[int]
    previous_page: NotRequired[int]
    next_page: NotRequired[int]


class ParagraphOut(TypedDict):
    section: str
    title: str
    sentences: list[str]


class ParkedDocumentOut(TypedDict):
    id: str
    receipt: str
    store: str
    till: str
    business_date: str
    number: str
    kind: str
    revision: int
    reason: str
    status: str
    remedies: list[str]
    purchased_at: str
    parked_at: str
    closed_at: str | None
    closed_by: str | None
    closed_why: str | None
    why: list[str]
    document: dict[str, Any]


class ParkedIdentifiedOut(TypedDict):
    claim_code: str | None
    claim_qr: str | None
    print_lines: list[str]
    print_bytes: str | None
    receipt: str
    kind: str
    revision: int
    status: str
    waiting: str | None
    member: str | None
    enrolled: bool
    issued: dict[str, int]
    taken_back: dict[str, int]
    given_back: dict[str, int]
    balance_after: dict[str, BalanceOut]
    seq: int
    tier: str | None
    tier_changes: list[TierChangeOut]
    why: list[str]
    issues: list[str]
    redemptions: list[RedemptionOut]
    rejected_redemptions: list[RedemptionOut]
    withhold: list[WithheldOut]
    gifts: list[GiftOut]
    parts: list[PartOut]
    approval: str | None


class ParkedOut(TypedDict):
    id: str
    receipt: str
    store: str
    till: str
    business_date: str
    number: str
    kind: str
    revision: int
    reason: str
    status: str
    remedies: list[str]
    purchased_at: str
    parked_at: str
    closed_at: str | None
    closed_by: str | None
    closed_why: str | None


class ParkedPageOut(TypedDict):
    data: list[ParkedOut]
    next: str | None


class ParkedWhoIn(TypedDict):
    member: NotRequired[str]
    card: NotRequired[str]
    external: NotRequired[str]


class PartOut(TypedDict):
    claim_code: str | None
    claim_qr: str | None
    print_lines: list[str]
    print_bytes: str | None
    receipt: str
    kind: str
    revision: int
    status: str
    waiting: str | None
    member: str | None
    enrolled: bool
    issued: dict[str, int]
    taken_back: dict[str, int]
    given_back: dict[str, int]
    balance_after: dict[str, BalanceOut]
    seq: int
    tier: str | None
    tier_changes: list[TierChangeOut]
    why: list[str]
    issues: list[str]
    redemptions: list[RedemptionOut]
    rejected_redemptions: list[RedemptionOut]
    withhold: list[WithheldOut]
    gifts: list[GiftOut]


class PasskeyIn(TypedDict):
    credential: dict[str, Any]
    label: NotRequired[str]


class PasskeyOut(TypedDict):
    id: str
    label: str
    created_at: str
    used_at: str | None


class PasskeySignInIn(TypedDict):
    credential: dict[str, Any]
    device: NotRequired[DeviceIn]


class PasskeysOut(TypedDict):
    data: list[PasskeyOut]


class PayableOut(TypedDict):
    currency: str
    points: int
    worth: str


class PinIn(TypedDict):
    pin: str


class PinOut(TypedDict):
    set_at: str | None


class PlaceOut(TypedDict):
    path: str
    message: str


class PoolOut(TypedDict):
    members: int
    points: dict[str, int]
    may_burn: bool


class PreferenceIn(TypedDict):
    language: NotRequired[str]
    zone: NotRequired[str]
    quiet_from: NotRequired[str]
    quiet_until: NotRequired[str]


class PreferenceOut(TypedDict):
    language: str
    zone: str
    quiet_from: str
    quiet_until: str
    languages: list[str]


class PreviewOut(TypedDict):
    segment: str
    looked_at: int
    whole: bool
    matching: int
    members: list[str]


class PriceTotalOut(TypedDict):
    before: str
    discount: str
    net: str


class PrizeOut(TypedDict):
    code: str
    name: str
    count: int


class ProblemOut(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    code: str
    retryable: bool
    remedy: str
    request_id: str
    errors: NotRequired[list[PlaceOut]]
    suffices: NotRequired[list[str]]


class ProfileIn(TypedDict):
    values: dict[str, str | int | bool | dict[str, Any] | None]


class ProfileOut(TypedDict):
    complete: bool
    questions: list[ReplyOut]


class ProgramOut(TypedDict):
    code: str
    name: str
    money: str
    zone: str
    version: int
    in_force: int
    versions: list[VersionOut]


class ProgramPageOut(TypedDict):
    data: list[ProgramOut]
    next: str | None


class PromptOut(TypedDict):
    code: str
    text: str


class PublishIn(TypedDict):
    document: dict[str, Any]
    effective_from: NotRequired[str | None]


class PurseOut(TypedDict):
    currency: str
    name: str
    scale: int
    available: int
    pending: int
    held: int
    owed: int
    expiring: list[DueOut]
    maturing: list[DueOut]


class QuestionOut(TypedDict):
    code: str
    name: str
    kind: str
    choices: list[NamedOut]
    least: int | None
    most: int | None
    required: bool
    purpose: str | None


class QuestionsOut(TypedDict):
    program: str
    questions: list[QuestionOut]


class QuoteOut(TypedDict):
    claim_code: str | None
    claim_qr: str | None
    print_lines: list[str]
    print_bytes: str | None
    member: str | None
    status: str
    waiting: str | None
    issued: dict[str, int]
    taken_back: dict[str, int]
    given_back: dict[str, int]
    balance_after: dict[str, BalanceOut]
    progress: TierProgressOut | None
    forecast: TierForecastOut | None
    tier_changes: list[TierChangeOut]
    why: list[str]
    lines: list[QuotedLineOut]
    money: str
    total: PriceTotalOut
    redemptions: list[RedemptionOut]
    household: PoolOut | None
    affordable: list[OfferedRewardOut]
    payable: list[PayableOut]
    refund: list[RefundOut]
    withhold: list[WithheldOut]
    parts: list[QuotedPartOut]


class QuotedLineOut(TypedDict):
    n: int
    before: str
    discount: str
    net: str
    discounts: list[GivenDiscountOut]
    considered: list[ConsideredDiscountOut]
    why: list[str]
    eligible: str
    reason: str | None


class QuotedPartOut(TypedDict):
    claim_code: str | None
    claim_qr: str | None
    print_lines: list[str]
    print_bytes: str | None
    member: str | None
    status: str
    waiting: str | None
    issued: dict[str, int]
    taken_back: dict[str, int]
    given_back: dict[str, int]
    balance_after: dict[str, BalanceOut]
    progress: TierProgressOut | None
    forecast: TierForecastOut | None
    tier_changes: list[TierChangeOut]
    why: list[str]
    lines: list[QuotedLineOut]
    money: str
    total: PriceTotalOut
    redemptions: list[RedemptionOut]
    household: PoolOut | None
    affordable: list[OfferedRewardOut]
    payable: list[PayableOut]
    refund: list[RefundOut]
    withhold: list[WithheldOut]


class Receipt(TypedDict):
    store: str
    till: NotRequired[str | None]
    number: str
    revision: NotRequired[int | None]
    business_date: NotRequired[str | None]
    purchased_at: str
    kind: Any
    currency: NotRequired[str | None]
    lines: NotRequired[list[dict[str, Any]] | None]
    given: NotRequired[list[dict[str, Any]] | None]
    tenders: NotRequired[list[dict[str, Any]] | None]
    member: NotRequired[dict[str, Any] | None]
    redemptions: NotRequired[list[dict[str, Any]] | None]
    split: NotRequired[list[dict[str, Any]] | None]
    original: NotRequired[dict[str, Any] | None]
    sequence: NotRequired[int | None]
    staff: NotRequired[str | None]
    channel: NotRequired[str | None]
    codes: NotRequired[list[str] | None]


class ReceiptDiscountOut(TypedDict):
    code: str | None
    amount: str


class ReceiptGiftOut(TypedDict):
    rule: str
    reward: str
    name: str
    count: int


class ReceiptGoodsOut(TypedDict):
    n: int
    sku: str
    name: str
    quantity: str
    net: str
    discount: str
    discounts: list[ReceiptDiscountOut]
    counts: bool
    reason: str | None


class ReceiptRuleOut(TypedDict):
    rule: str
    name: str
    kind: str
    currency: str
    of: str
    eligible: str
    money: str | None
    steps: int
    multiplier: str
    wanted: int
    capped_by: str | None
    amount: int


class RecordedOut(TypedDict):
    claim_code: str | None
    claim_qr: str | None
    print_lines: list[str]
    print_bytes: str | None
    receipt: str
    kind: str
    revision: int
    status: str
    waiting: str | None
    member: str | None
    enrolled: bool
    issued: dict[str, int]
    taken_back: dict[str, int]
    given_back: dict[str, int]
    balance_after: dict[str, BalanceOut]
    seq: int
    tier: str | None
    tier_changes: list[TierChangeOut]
    why: list[str]
    issues: list[str]
    redemptions: list[RedemptionOut]
    rejected_redemptions: list[RedemptionOut]
    withhold: list[WithheldOut]
    gifts: list[GiftOut]
    parts: list[PartOut]


class RecoveryCodesOut(TypedDict):
    recovery_codes: list[str]


class RedeemedOut(TypedDict):
    voucher: VoucherOut
    balance_after: dict[str, BalanceOut]
    seq: int
    why: list[str]


class RedemptionOut(TypedDict):
    n: int
    what: str
    name: str
    currency: str | None
    points: int
    worth: str
    settles: str
    outcome: str
    reason: str | None
    suffices: list[str]


class ReferralOut(TypedDict):
    code: str
    came: int
    waiting: int
    given: dict[str, int]
    rewards: int


class RefundOut(TypedDict):
    tender: str
    amount: str


class RejectOut(TypedDict):
    place: str
    code: str
    reason: str
    raw: str


class RejectedDeliveryOut(TypedDict):
    id: str
    connection: str
    store: str
    status: str
    codes: list[str]
    documents: int
    received_at: str
    tried_at: str
    closed_at: str | None
    closed_by: str | None
    closed_why: str | None


class RejectedDeliveryPageOut(TypedDict):
    data: list[RejectedDeliveryOut]
    next: str | None


class RejectedDeliveryWholeOut(TypedDict):
    id: str
    connection: str
    store: str
    status: str
    codes: list[str]
    documents: int
    received_at: str
    tried_at: str
    closed_at: str | None
    closed_by: str | None
    closed_why: str | None
    rejects: list[RejectOut]


class RejectedOut(TypedDict):
    member: str
    receipt: str
    n: int
    store: str
    number: str
    what: str
    name: str
    currency: str
    points: int
    worth: str
    reason: str
    recorded_at: str


class RejectedPageOut(TypedDict):
    data: list[RejectedOut]
    next: str | None


class RenewalIn(TypedDict):
    waived: NotRequired[str]
    store: NotRequired[str]


ReplayIn = TypedDict(
    "ReplayIn", {"event": NotRequired[str], "from": NotRequired[str], "to": NotRequired[str]}
)


class ReplayOut(TypedDict):
    count: int


class ReplayedOut(TypedDict):
    program: str
    version: int
    draft_digest: str
    money: str
    money_scale: int
    from_on: str
    through_on: str
    members: int
    of_members: int
    sales: int
    sales_minor: int
    rules: list[RuleTrialOut]
    gifts: list[RuleTrialOut]
    discounts: list[RuleTrialOut]
    discounts_told_minor: int
    currencies: list[CurrencyTrialOut]
    tiers: list[TierTrialOut]
    published_ups: int
    published_downs: int
    draft_ups: int
    draft_downs: int
    worse: int
    better: int
    losers: list[LoserOut]
    not_replayed: list[str]
    months: list[MonthTrialOut]


class ReplyOut(TypedDict):
    code: str
    name: str
    kind: str
    choices: list[NamedOut]
    least: int | None
    most: int | None
    required: bool
    purpose: str | None
    value: Any
    told_at: str | None
    locked: bool
    locked_until: str | None


class RequestOut(TypedDict):
    n: int
    at: str
    request_id: str
    method: str
    route: str
    status: int
    milliseconds: int
    code: str | None
    detail: str | None
    places: list[str]


class RequestPageOut(TypedDict):
    data: list[RequestOut]
    next: str | None


class RestrictedOut(TypedDict):
    member: str
    restricted: str


class RetriedDeliveryOut(TypedDict):
    counts: dict[str, int]
    documents: list[DeliveredItemOut]
    delivery: RejectedDeliveryOut


RewardOut = TypedDict(
    "RewardOut",
    {
        "code": str,
        "name": str,
        "kind": str,
        "currency": str,
        "points": int,
        "worth": str,
        "from": "str | None",
        "through": "str | None",
        "left": "int | None",
        "available": bool,
        "reason": "str | None",
    },
)


class RewardsOut(TypedDict):
    data: list[RewardOut]


class RotatingCodeOut(TypedDict):
    text: str
    card: str
    valid_until: str
    svg: str


class RotationIn(TypedDict):
    overlap_hours: NotRequired[int]


class RowOut(TypedDict):
    sku: str
    effective_on: str
    change: str


class RuleEstimateOut(TypedDict):
    rule: str
    gives: str
    amount: int
    cost_minor: int | None
    share: str | None


class RuleSumOut(TypedDict):
    start: str
    rule: str
    currency: str
    given: int
    taken_back: int


class RuleTrialOut(TypedDict):
    rule: str
    currency: str
    published: TrialAmountOut | None
    draft: TrialAmountOut | None
    published_receipts: int
    draft_receipts: int


class RulesReportOut(TypedDict):
    program: str
    data: list[RuleSumOut]


class SandboxIn(TypedDict):
    stores: NotRequired[list[str]]


class SandboxKeyOut(TypedDict):
    store: str
    secret: str


class SandboxMemberOut(TypedDict):
    id: str
    program: str
    external_id: str
    card: str
    token: str


class SecurityIn(TypedDict):
    spending: bool


class SecurityOut(TypedDict):
    spending: bool
    stopped_at: str | None
    blocked_until: str | None


class SegmentOut(TypedDict):
    code: str
    name: str
    listed: int | None


class SegmentsOut(TypedDict):
    data: list[SegmentOut]


class SettleIn(TypedDict):
    member: str
    receipt: str
    n: int
    resolution: str


class ShadesOut(TypedDict):
    text: str
    fill: str
    ink: str
    adjusted: bool


class SignedInOut(TypedDict):
    token: str
    member: str
    device: str
    expires_at: str


class SpanOut(TypedDict):
    start: str
    currency: str
    store: str | None
    opening: BookedOut
    issued: int
    adjusted: int
    transferred: int
    redeemed: int
    expired: int
    clawed_back: int
    forgiven: int
    owed: int
    owed_repaid: int
    owed_transferred: int
    closing: BookedOut


class StackOut(TypedDict):
    cost_minor: int
    share: str
    on: str
    tier: str
    rules: list[str]
    store: str
    channel: str
    tender: str
    first_purchase: bool


class StaffActivityIn(TypedDict):
    activity: str
    reference: str
    store: NotRequired[str]


class StaffCardOut(TypedDict):
    number: str
    status: str
    issued_at: str
    held: bool
    kind: str | None
    valid_through: str | None


class StaffCardsOut(TypedDict):
    data: list[StaffCardOut]


class StaffChangeIn(TypedDict):
    name: NotRequired[str]
    roles: NotRequired[list[str]]
    member: NotRequired[str | None]
    till_code: NotRequired[str | None]
    status: NotRequired[str]


class StaffConsentOut(TypedDict):
    purpose: str
    channel: str
    given: bool
    at: str


class StaffDrawOut(TypedDict):
    code: str
    name: str
    currency: str
    closes: str
    drawn_on: str
    prizes: int
    chances: int
    members: int
    seed_digest: str | None
    promised_at: str | None
    drawn_at: str | None
    seed: str | None
    list_digest: str | None


class StaffDrawsOut(TypedDict):
    data: list[StaffDrawOut]


class StaffIn(TypedDict):
    email: str
    name: str
    roles: list[str]


class StaffMyselfOut(TypedDict):
    id: str
    email: str
    name: str
    status: str
    roles: list[str]
    created_at: str
    member: str | None
    till_code: str | None
    permissions: list[str]


class StaffOut(TypedDict):
    id: str
    email: str
    name: str
    status: str
    roles: list[str]
    created_at: str
    member: str | None
    till_code: str | None


class StaffPageOut(TypedDict):
    data: list[StaffOut]
    next: str | None


class StaffProfileIn(TypedDict):
    values: dict[str, str | int | bool | dict[str, Any] | None]
    reason: NotRequired[str]


class StaffSessionOut(TypedDict):
    id: str
    issued_at: str
    seen_at: str
    expires_at: str
    current: bool


class StaffSessionsOut(TypedDict):
    data: list[StaffSessionOut]


class StaffSignInIn(TypedDict):
    email: str
    password: str
    code: str


class StaffSignedInOut(TypedDict):
    token: str
    expires_at: str
    staff: StaffOut


class StaffVoucherOut(TypedDict):
    id: str
    member: str
    reward: str
    worth: str
    money: str
    status: str
    issued_at: str
    expires_at: str | None
    used_at: str | None
    used_store: str | None
    used_till: str | None
    used_receipt: str | None
    reserved_until: str | None
    reserved_store: str | None
    reserved_till: str | None
    restored_at: str | None
    voided_at: str | None
    voided_by: str | None
    voided_why: str | None


class StaffVoucherPageOut(TypedDict):
    data: list[StaffVoucherOut]
    next: str | None


class StateOut(TypedDict):
    available: bool
    made: bool


class StatementLineOut(TypedDict):
    at: str
    kind: str
    receipt: str | None
    number: str | None
    entries: list[int]
    changes: dict[str, int]
    why: list[str]


class StatementOut(TypedDict):
    member: str
    program: NamedOut
    known: str
    says: str
    period_from: str
    period_to: str
    closed: bool
    opening: dict[str, int]
    lines: list[StatementLineOut]
    closing: dict[str, int]


class StockCodeOut(TypedDict):
    sku: str
    days: list[ItemOut]


class StopOut(TypedDict):
    purpose: str
    channel: str
    given: bool


class StoreChangeIn(TypedDict):
    name: NotRequired[str]
    groups: NotRequired[list[str]]


class StoreIn(TypedDict):
    code: str
    program: str
    name: NotRequired[str]


class StoreOut(TypedDict):
    code: str
    program: str
    zone: str
    name: str
    groups: list[str]
    created_at: str


class StorePageOut(TypedDict):
    data: list[StoreOut]
    next: str | None


class TermsOut(TypedDict):
    program: str
    version: int
    language: str
    title: str
    paragraphs: list[ParagraphOut]


class TierActIn(TypedDict):
    act: str
    tier: str
    until: NotRequired[str | None]
    paid: NotRequired[str]
    store: NotRequired[str]
    reason: NotRequired[str]
    note: NotRequired[str]


class TierApplicationIn(TypedDict):
    tier: str


class TierChangeOut(TypedDict):
    before: str
    after: str
    reason: str


class TierDoneOut(TypedDict):
    member: str
    tier: str
    balance_after: dict[str, BalanceOut]
    seq: int
    why: list[str]


class TierForecastOut(TypedDict):
    at: str
    tier: str
    otherwise: str
    text: str


class TierOut(TypedDict):
    code: str
    name: str
    since: str
    until: str | None
    period_from: str | None
    period_to: str | None
    total: int
    next: NamedOut | None
    to_next: int | None
    to_keep: int | None
    keep_by: str | None


class TierProgressOut(TypedDict):
    tier: str
    next_tier: str | None
    to_next: int | None
    to_keep: int | None


class TierSizeOut(TypedDict):
    tier: str | None
    members: int


class TierSizesOut(TypedDict):
    program: str
    data: list[TierSizeOut]


class TierTrialOut(TypedDict):
    published: str
    draft: str
    members: int


class TierTurnOut(TypedDict):
    tier: str
    waits_for: str
    reached: str
    until: str | None


class TierWaitingOut(TypedDict):
    member: str
    program: str
    name: str
    tier: str
    waiting: list[TierTurnOut]


class TierWaitingPageOut(TypedDict):
    data: list[TierWaitingOut]
    next: str | None


class TillActivityIn(TypedDict):
    activity: str
    reference: str
    proof: str


class TillBenefitIn(TypedDict):
    benefit: str
    proof: str


class TillKeyIn(TypedDict):
    label: str
    scopes: NotRequired[list[str]]
    mode: NotRequired[str]
    expires_at: NotRequired[str | None]


class TillKeyOut(TypedDict):
    id: str
    store: str
    label: str
    mode: str
    scopes: list[str]
    status: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    replaced_by: str | None
    last_used_on: str | None


class TillKeysOut(TypedDict):
    data: list[TillKeyOut]


class TillVoucherOut(TypedDict):
    voucher: str
    reward: str
    name: str
    worth: str
    money: str
    status: str
    expires_at: str | None
    reserved_until: str | None
    used_at: str | None


class TrialAmountOut(TypedDict):
    points: int
    cost_minor: int | None
    share: str | None


class TrialOut(TypedDict):
    event: str


class UnblockIn(TypedDict):
    note: NotRequired[str]


class VersionOut(TypedDict):
    program: str
    version: int
    digest: str
    effective_from: str
    published_at: str


class VoidedOut(TypedDict):
    voucher: StaffVoucherOut
    balance_after: dict[str, BalanceOut]
    seq: int
    why: list[str]


class VoucherBatchIn(TypedDict):
    reference: str
    program: NotRequired[str]
    reward: str
    segment: NotRequired[str]
    members: NotRequired[list[str]]
    file: NotRequired[str]
    dry_run: NotRequired[bool]


class VoucherBatchOut(TypedDict):
    id: str | None
    reference: str
    program: str
    reward: str
    segment: str | None
    status: str
    members: int
    issued: int
    skipped: int
    worth: str
    whole_worth: str
    money: str
    points: int
    asked_by: str
    asked_at: str
    approved_by: str | None
    finished_at: str | None
    approval: str | None


class VoucherBatchPageOut(TypedDict):
    data: list[VoucherBatchOut]
    next: str | None


class VoucherCodeIn(TypedDict):
    code: str


class VoucherIn(TypedDict):
    reward: str


class VoucherOut(TypedDict):
    id: str
    code: str
    reward: str
    name: str
    worth: str
    money: str
    status: str
    issued_at: str
    expires_at: str | None
    used_at: str | None
    used_store: str | None


class VoucherPageOut(TypedDict):
    data: list[VoucherOut]
    next: str | None


class VoucherReceiptIn(TypedDict):
    business_date: str
    number: str
    till: NotRequired[str]


class VoucherSentOut(TypedDict):
    sent: bool


class VoucherUseIn(TypedDict):
    code: str
    receipt: NotRequired[VoucherReceiptIn | None]


class WalletLinkOut(TypedDict):
    url: str


class WebhookChangeIn(TypedDict):
    url: NotRequired[str]
    description: NotRequired[str]
    types: NotRequired[list[str]]
    enabled: NotRequired[bool]


class WebhookIn(TypedDict):
    url: str
    description: NotRequired[str]
    types: NotRequired[list[str]]
    enabled: NotRequired[bool]


class WebhookOut(TypedDict):
    id: str
    url: str
    description: str
    types: list[str]
    enabled: bool
    disabled_reason: str | None
    created_at: str
    old_secret_until: str | None


class WebhookPageOut(TypedDict):
    data: list[WebhookOut]
    next: str | None


class WinnerOut(TypedDict):
    place: int
    prize: str
    member: str
    chances: int
    entered: bool


class WithheldOut(TypedDict):
    currency: str
    points: int
    worth: str
