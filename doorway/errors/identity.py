"""What is wrong with who is asking, and with what staff ask for."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, Kind, refused, wrong
from identity import errors as identity

KINDS: Mapping[type[Exception], Kind] = {
    identity.IdentityError: BROKEN,
    # How many seconds, the error itself knows.
    identity.TooMany: Kind(
        429,
        "too_many",
        "Too often",
        "Wait for the Retry-After seconds, then send the same request again.",
        retry_after_seconds=60,
    ),
    identity.Forbidden: Kind(
        403, "forbidden", "Your roles do not permit this", "Ask an owner for a role that permits it."
    ),
    identity.InvalidSignIn: Kind(
        401,
        "sign_in_failed",
        "Not signed in",
        "Check e-mail, password and code; a code signs in once, so wait for the next one.",
        "E-mail, password and code do not belong together. Which of them is wrong is not said.",
    ),
    identity.InvalidInvitation: Kind(
        404,
        "unknown_invitation",
        "No such invitation",
        "Ask for a new invitation.",
        "This invitation is unknown, was used or replaced, or is older than 72 hours.",
    ),
    identity.WrongCode: wrong(
        "wrong_code",
        "Not the code",
        "Type the six digits that the authenticator shows now; check the telephone's clock.",
        "This is not the code that the authenticator shows now.",
    ),
    identity.WeakPassword: wrong("weak_password", "Another password, please", "Choose a longer password."),
    identity.InvalidRoles: wrong("invalid_roles", "Not such roles", "Name roles that there are."),
    identity.EmailTaken: refused(
        "email_taken",
        "The address is taken",
        "Use another address, or change the person who has it.",
        "Somebody among the staff has this e-mail address.",
    ),
    identity.OwnSale: Kind(
        403,
        "own_sale",
        "Your own sale",
        "Leave the slip to the customer; if the purchase was yours, ask a colleague.",
        "Whoever rang up a sale does not claim its points.",
    ),
    identity.LastOwner: refused(
        "last_owner",
        "The last owner stays",
        "Make somebody else an owner first.",
        "Without an owner who can sign in nobody could manage the staff.",
    ),
    identity.UnknownStaff: Kind(
        404, "unknown_staff", "No such person", "Check the id.", "There is no such person among the staff."
    ),
    identity.UnknownSession: Kind(
        404, "unknown_session", "No such session", "List your sessions.", "You have no such session in use."
    ),
    identity.OidcOff: Kind(
        404,
        "oidc_off",
        "Not set up",
        "Sign in by e-mail, password and code.",
        "Sign-in by OpenID Connect is not set up here.",
    ),
    identity.OidcRefused: Kind(
        401, "oidc_refused", "Not signed in", "Begin again; if it stays so, ask whoever runs the provider."
    ),
    identity.OidcAway: Kind(
        503,
        "oidc_away",
        "The provider does not answer",
        "Begin again a little later, or sign in by e-mail, password and code.",
        retry_after_seconds=5,
    ),
    identity.UnknownApproval: Kind(
        404, "unknown_approval", "No such request", "List the approvals.", "There is no such request here."
    ),
    identity.SamePerson: Kind(
        403,
        "same_person",
        "A second person must decide",
        "Ask somebody else to approve or reject it.",
        "Who asked for an approval cannot be who decides on it.",
    ),
    identity.NotSecondPerson: Kind(
        403,
        "not_second_person",
        "This could be one person",
        "Let somebody else approve it, or wait until that invitation is 30 days old; you may reject it.",
        "In the last 30 days the invitation of one of you was in the hands of the other, or both were in the"
        " hands of a third person, who could have used them.",
    ),
    identity.OwnCard: Kind(
        403,
        "own_card",
        "This is your own card",
        "Ask a colleague to do it.",
        "Nobody gives points to a card of their own, or takes them from it.",
    ),
    identity.ApprovalClosed: refused(
        "approval_closed", "It was decided before", "Nothing is left to do; a new wish is a new request."
    ),
}
