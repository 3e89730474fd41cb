"""The states of an application (workflow A1), apart so that guards and models share them."""

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
WITH_TPM = "with_tpm"
INELIGIBLE = "ineligible"
CONSULTED = "hqnb_consulted"
AT_TMB = "at_tmb"
REFUSED_BY_TMB = "refused_by_tmb"
CLEARED = "cleared"
CIRCULATED = "circulated"
IN_VOTE = "in_vote"
NO_DECISION = "no_decision"
NOT_APPROVED = "not_approved"
APPROVED = "approved"
REGISTERED = "registered"
WITHDRAWN = "withdrawn"
BARRED = "barred"

# Begun and not finished: one of these an organization may have per committee (EXT-28).
OPEN = (
    SUBMITTED,
    RETURNED,
    WITH_TPM,
    CONSULTED,
    AT_TMB,
    CLEARED,
    CIRCULATED,
    IN_VOTE,
    NO_DECISION,
    APPROVED,
)

# Whence the applicant may withdraw: before the vote, after no decision, before registration (Appendix F).
WITHDRAWABLE = (
    DRAFT,
    SUBMITTED,
    RETURNED,
    WITH_TPM,
    CONSULTED,
    AT_TMB,
    CLEARED,
    CIRCULATED,
    NO_DECISION,
    APPROVED,
)
