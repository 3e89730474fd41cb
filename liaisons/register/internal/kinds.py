"""The kinds of documents that belong to an internal liaison."""

PROPOSER_REPORT = "liaison-proposal-report"
TARGET_REPORT = "target-manager-report"
PACK = "liaison-pack"
