"""Every page there is: a module puts its pages on its door as it is imported. A new one is a name here."""

from __future__ import annotations

from loyalty.errors import UnknownProgram
from web.console import (
    approvals,
    audit,
    batch_begun,
    batches,
    branding,
    campaigns,
    catalog,
    catalog_item,
    catalog_upload,
    choosing,
    colleague,
    connection,
    connections,
    events,
    exports,
    member_agreements,
    member_deeds,
    member_household,
    member_offers,
    member_papers,
    member_tier,
    member_told,
    member_vouchers,
    members,
    merging,
    owed,
    own_sessions,
    receipts,
    rejected,
    sandbox,
    segments,
    staff,
    stores,
    tier_queue,
    tills,
    today,
    waiting,
    webhook,
    webhooks,
    words,
)
from web.console import draws as console_draws
from web.console import missing as console_missing
from web.console import offers as console_offers
from web.console import rewards as console_rewards
from web.console import signing_in as console_signing_in
from web.console import vouchers as console_vouchers
from web.console.door import door as console
from web.console.reports import index as reports_index
from web.console.reports import money as reports_money
from web.console.reports import people as reports_people
from web.console.reports import points as reports_points
from web.console.setup import done as setup_done
from web.console.setup import rules as setup_rules
from web.console.setup import shop as setup_shop
from web.console.setup import till as setup_till
from web.console.studio import beginning as studio_beginning
from web.console.studio import comparing as studio_comparing
from web.console.studio import overview as studio_overview
from web.console.studio import publishing as studio_publishing
from web.console.studio import ready as studio_ready
from web.console.studio import replaying as studio_replaying
from web.console.studio import writing as studio_writing
from web.member import (
    account,
    activities,
    agreeing,
    allowance,
    benefits,
    card,
    claim,
    contact,
    devices,
    draws,
    expiring,
    history,
    household,
    installing,
    joining,
    leaving,
    linking,
    missing,
    notices,
    offers,
    own_cards,
    parts,
    passkeys,
    phones,
    receipt,
    refer,
    replies,
    rewards,
    safety,
    signing_in,
    statement,
    stopping,
    terms,
    tier,
    vouchers,
)
from web.member.door import door as member
from web.till import basket, keys, returning, selling, spending, who
from web.till import offline as till_offline
from web.till import waiting as till_waiting
from web.till.door import door as till
from web.wire import failing

# The modules are imported for the pages they declare.
PAGES = (
    console_signing_in,
    console_missing,
    today,
    members,
    member_deeds,
    batch_begun,
    batches,
    campaigns,
    console_draws,
    member_agreements,
    member_household,
    member_offers,
    member_papers,
    member_tier,
    member_told,
    member_vouchers,
    tier_queue,
    merging,
    console_offers,
    receipts,
    console_rewards,
    segments,
    console_vouchers,
    reports_index,
    reports_money,
    reports_people,
    reports_points,
    approvals,
    setup_shop,
    setup_rules,
    setup_till,
    setup_done,
    studio_overview,
    studio_writing,
    studio_beginning,
    studio_comparing,
    studio_publishing,
    studio_replaying,
    studio_ready,
    waiting,
    owed,
    stores,
    tills,
    catalog,
    catalog_item,
    catalog_upload,
    connections,
    connection,
    words,
    rejected,
    sandbox,
    staff,
    colleague,
    own_sessions,
    audit,
    branding,
    webhooks,
    webhook,
    events,
    exports,
    card,
    joining,
    signing_in,
    safety,
    replies,
    stopping,
    own_cards,
    parts,
    linking,
    leaving,
    devices,
    contact,
    agreeing,
    account,
    passkeys,
    installing,
    history,
    receipt,
    statement,
    expiring,
    tier,
    rewards,
    vouchers,
    benefits,
    offers,
    activities,
    allowance,
    draws,
    claim,
    refer,
    household,
    terms,
    notices,
    phones,
    missing,
    keys,
    who,
    basket,
    spending,
    selling,
    returning,
    till_offline,
    till_waiting,
)

ALL = (member, console, till)

for each in ALL:
    failing.answer_for(each)
console.register_error_handler(UnknownProgram, choosing.none_yet)
