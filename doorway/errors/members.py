"""What is wrong with members, cards and what is theirs."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, NO_MEMBER, Kind, refused, wrong
from loyalty import errors as loyalty
from loyalty.people import privacy

KINDS: Mapping[type[Exception], Kind] = {
    loyalty.UnknownMember: NO_MEMBER,
    loyalty.UnknownCard: Kind(
        404,
        "unknown_card",
        "No such card",
        "Check the number; a card can be asked for only where it is used.",
        "There is no card of this number here that can be used.",
    ),
    loyalty.UnknownVoucher: Kind(
        404, "unknown_voucher", "No such voucher", "Check the voucher's id.", "There is no such voucher here."
    ),
    loyalty.UnknownActivity: wrong(
        "unknown_activity", "No such activity", "Report an activity that the programme lets you report."
    ),
    loyalty.ActivityReported: refused(
        "activity_reported", "Reported before", "Nothing is left to do; each reference gives once."
    ),
    loyalty.ActivityLimit: refused("activity_limit", "As often as it counts", "Report it another time."),
    loyalty.ActivityNotForThem: refused(
        "activity_not_for_them", "Not for this member, here and now", "Read in the terms whom it is for."
    ),
    loyalty.UnknownReferral: Kind(
        404,
        "unknown_referral",
        "No such referral code",
        "Ask who brought you for the code again, or join without it.",
        "Nobody is brought along by this code here, or the programme gives nothing for it.",
    ),
    loyalty.OwnReferral: refused(
        "own_referral",
        "Nobody brings themselves along",
        "Join without the code.",
        "Whoever joins has the phone or the mailbox of the member whose code it is.",
    ),
    loyalty.VoucherClosed: refused("voucher_closed", "The voucher is closed", "Nothing is left to do."),
    loyalty.UnknownDraw: Kind(
        404,
        "unknown_draw",
        "No such draw",
        "List the draws of the programme.",
        "There is no such draw in this programme.",
    ),
    loyalty.UnknownVoucherBatch: Kind(
        404,
        "unknown_voucher_batch",
        "No such batch of vouchers",
        "List the batches again.",
        "There is no such batch of vouchers.",
    ),
    loyalty.VoucherBatchTaken: refused(
        "voucher_batch_taken",
        "Another batch has this reference",
        "Look at that batch; a new one needs a reference of its own.",
    ),
    loyalty.VoucherBatchClosed: refused(
        "voucher_batch_closed", "The batch cannot change so now", "Look at its status."
    ),
    loyalty.NobodyToGive: wrong(
        "nobody_to_give", "Nobody would get a voucher", "Name members, or a segment that has any."
    ),
    loyalty.VoucherReserved: refused(
        "voucher_reserved",
        "Another till has set the voucher aside",
        "Release it at a till of that store, or wait until its time is over.",
    ),
    loyalty.UnknownClaimCode: Kind(
        404,
        "unknown_claim_code",
        "No such receipt",
        "Type the code as it stands on the slip.",
        "No receipt that can be claimed has this code.",
    ),
    loyalty.ClaimClosed: refused(
        "claim_closed", "This receipt cannot be claimed any more", "Ask at the shop, with the slip."
    ),
    loyalty.UnknownMissing: Kind(
        404,
        "unknown_missing_report",
        "No such report",
        "List the reports again.",
        "There is no such report of missing points.",
    ),
    loyalty.AnsweredBefore: refused(
        "answered_before",
        "Answered before",
        "Look at the answer there is.",
        "Somebody answered this report before.",
    ),
    loyalty.CountedAlready: refused(
        "counted_already",
        "This receipt counted already",
        "Look for it in the history.",
        "The receipt stands in the member's own books.",
    ),
    loyalty.UnknownRejected: Kind(
        404,
        "unknown_rejected_redemption",
        "No such rejected redemption",
        "List them again; somebody may have settled it.",
        "There is no such rejected redemption that waits.",
    ),
    loyalty.ProofRequired: refused(
        "proof_required",
        "What was shown is not enough",
        "Identify the member by one of the proofs in suffices, then try again with the new proof.",
    ),
    loyalty.InvalidProof: wrong(
        "invalid_proof",
        "No proof of the member",
        "Identify the member again at this till and send the new proof.",
        "The proof is made up, another till's, or has run out.",
    ),
    loyalty.RewardRefused: refused(
        "not_redeemable", "This cannot be redeemed", "Offer what the quote says is affordable or payable."
    ),
    loyalty.KeyReused: wrong(
        "idempotency_key_reused", "The key was used for something else", "Use a new key for a new request."
    ),
    loyalty.UnknownPurpose: wrong(
        "unknown_purpose", "Nothing to agree to", "Name a purpose and a channel that GET shows."
    ),
    loyalty.FixedPurpose: wrong(
        "fixed_purpose", "No switch for this", "Leave it out: what is part of the contract is always sent."
    ),
    loyalty.InvalidPreference: wrong("invalid_preference", "Not a preference", "Correct the field it names."),
    loyalty.ContactTaken: refused(
        "contact_taken",
        "It is another member's",
        "Find the other member; the two may be one person, and can be merged.",
    ),
    loyalty.MemberClosed: refused(
        "member_closed", "The member is no more", "Look the member up; who was merged lives on as another."
    ),
    loyalty.InvalidExternalId: wrong(
        "invalid_external_id", "Not an external id", "Use what your own systems call the member."
    ),
    loyalty.UnknownAdjustmentReason: wrong(
        "unknown_reason", "No such reason", "Use one of the reasons the text names."
    ),
    loyalty.UnknownRestriction: wrong(
        "unknown_restriction", "No such restriction", "Use one of those the text names."
    ),
    loyalty.CannotMerge: refused(
        "cannot_merge", "These two cannot become one", "Choose two active members of one programme."
    ),
    loyalty.MergeStands: refused(
        "merge_stands", "The merge can no longer be undone", "Adjust the points by hand, with a reason."
    ),
    loyalty.UnknownOffer: Kind(
        404,
        "unknown_offer",
        "No such offer",
        "List the offers again; this one may be over.",
        "There is no offer of this code for this member.",
    ),
    loyalty.OfferAutomatic: refused(
        "offer_automatic", "Nothing to ask for", "Just buy: the offer counts by itself."
    ),
    loyalty.DayRefused: refused(
        "day_refused",
        "That day cannot be chosen",
        "Choose a day to come, within a year, on which the offer holds.",
    ),
    loyalty.InvalidProfile: wrong(
        "invalid_profile", "The answer does not fit", "Correct the field it names as GET says it is told."
    ),
    loyalty.AnswersWanted: wrong(
        "answers_wanted",
        "The programme asks for more",
        "Answer in profile what errors lists; …/questions of the programme says what is asked.",
        "Some of the programme's questions have no answer, or one that does not fit.",
    ),
    loyalty.ProfileLocked: refused(
        "profile_locked",
        "It cannot be changed now",
        "Wait until that day; staff can put right what is wrong, with a reason.",
    ),
    loyalty.UnknownSegment: Kind(
        404,
        "unknown_segment",
        "No such segment",
        "List the segments of the programme; only one that is listed by staff has a list.",
        "There is no such segment in this programme.",
    ),
    loyalty.InvalidList: wrong(
        "invalid_list", "Nothing of the list was taken", "Put right the lines it names and send it whole."
    ),
    loyalty.UnknownCardKind: refused(
        "unknown_card_kind", "No such kind of card", "Choose a kind of the programme's cards.kinds."
    ),
    loyalty.CardNotFor: refused(
        "card_not_for", "It is another tier's card", "Give it once the member has reached that tier."
    ),
    privacy.Unreadable: BROKEN,
    privacy.InvalidContact: wrong("invalid_contact", "Not an address or number", "Check what was typed."),
    privacy.InvalidCode: wrong("invalid_code", "Not a code", "Type the code as it is printed."),
}
