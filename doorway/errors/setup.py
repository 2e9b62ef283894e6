"""What is wrong with what a retailer set up."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, NO_TILL, Kind, refused, wrong
from identity import errors as identity
from loyalty import errors as loyalty

KINDS: Mapping[type[Exception], Kind] = {
    loyalty.LoyaltyError: BROKEN,
    loyalty.InvalidProgram: wrong(
        "invalid_program", "The programme cannot be used", "Put right what errors lists."
    ),
    loyalty.InvalidCatalog: wrong(
        "invalid_catalog", "The catalog cannot be used", "Put right what errors lists."
    ),
    loyalty.UnknownProgram: Kind(404, "unknown_program", "No such programme", "Publish the programme first."),
    loyalty.UnknownCurrency: wrong("unknown_currency", "No such points", "Use a currency of the programme."),
    loyalty.UnknownCampaign: wrong(
        "unknown_campaign",
        "No such campaign",
        "Name an offer, a draw, a discount, a reward, a rule, a milestone or an activity by its code.",
    ),
    loyalty.UnknownReward: wrong("unknown_reward", "No such reward", "Choose a reward of the programme."),
    loyalty.UnknownStore: Kind(
        404, "unknown_store", "No such store", "Check the store's code; open it first."
    ),
    loyalty.InvalidStore: wrong("invalid_store", "Not a store's code", "Use a short code without a slash."),
    loyalty.StoreOfOtherProgram: refused(
        "store_of_other_program", "The store belongs to another programme", "Use a store of this programme."
    ),
    loyalty.InvalidLabel: wrong("invalid_label", "Not a label", "Choose another label."),
    loyalty.UnknownTillKey: Kind(404, "unknown_till_key", "No such key", "List the store's keys."),
    loyalty.InvalidKeyTerms: wrong(
        "invalid_key_terms", "Not a key's terms", "Use scopes there are, and an end in the future."
    ),
    loyalty.UnknownVersion: Kind(404, "unknown_version", "No such version", "List the programme's versions."),
    loyalty.InvalidMapping: wrong(
        "invalid_mapping", "Cannot be mapped so", "Name what the till says, and what it is here."
    ),
    loyalty.UnknownMapping: Kind(
        404, "unknown_mapping", "No such mapping", "List the mappings.", "Nothing is said of this name here."
    ),
    loyalty.InvalidBranding: wrong(
        "invalid_branding", "Cannot look like this", "Give a short name, and a colour like #0f5c4d."
    ),
    loyalty.InvalidLogo: wrong(
        "invalid_logo",
        "Not a logo",
        "Give a PNG, JPEG or WebP picture of at most 40 million pixels.",
        "The file is no picture that can be a logo.",
    ),
    loyalty.UnknownItem: Kind(404, "unknown_item", "No such stock code", "List the catalog."),
    loyalty.UnknownTill: NO_TILL,
    loyalty.WrongStore: Kind(
        403, "wrong_store", "Another store's receipt", "Send each store's receipts with a key of that store."
    ),
    loyalty.WrongCurrency: wrong(
        "wrong_currency",
        "Another money",
        "Send amounts in a money that the programme takes, named as currency.",
    ),
    identity.NoSandbox: Kind(
        409,
        "no_sandbox",
        "There is no sandbox",
        "POST /v1/sandbox makes one; without SQLite, set LOYALTY_SANDBOX_DATABASE_URL first.",
    ),
    identity.NotASandbox: refused(
        "not_a_sandbox",
        "These are real books",
        "Name a database of its own in LOYALTY_SANDBOX_DATABASE_URL.",
        "The database named for the sandbox holds programmes and is no sandbox; it was left as it is.",
    ),
}
