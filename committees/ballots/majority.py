"""How votes are counted: in integers, without abstentions, without a quorum (BAL-10, BAL-11)."""

from dataclasses import dataclass

TWO_THIRDS, SIMPLE = "two_thirds", "simple"
APPROVED, NOT_APPROVED, NO_DECISION = "approved", "not_approved", "no_decision"


@dataclass(frozen=True)
class Count:
    """The votes on one question: bodies that said yes or no, abstained, or did not vote."""

    yes: int
    no: int
    abstain: int = 0
    not_voted: int = 0

    @property
    def cast(self) -> int:
        """The votes that decide: yes and no."""
        return self.yes + self.no

    @property
    def entitled(self) -> int:
        return self.yes + self.no + self.abstain + self.not_voted


def sides(majority: str, count: Count) -> tuple[int, int]:
    """Return the two numbers that `majority` compares: 3·yes and 2·(yes + no), or yes and no (BAL-10).

    Raises `ValueError` for an unknown majority or a negative number of votes.
    """
    if min(count.yes, count.no, count.abstain, count.not_voted) < 0:
        raise ValueError("A number of votes cannot be negative.")
    if majority == TWO_THIRDS:
        return 3 * count.yes, 2 * count.cast
    if majority == SIMPLE:
        return count.yes, count.no
    raise ValueError(f"Unknown majority {majority!r}.")


def outcome(majority: str, count: Count) -> str:
    """Return the outcome of a vote: approved, not approved, or no decision where nobody said yes or no (BAL-10)."""
    left, right = sides(majority, count)
    if not count.cast:
        return NO_DECISION
    carried = left >= right if majority == TWO_THIRDS else left > right
    return APPROVED if carried else NOT_APPROVED


def needed(majority: str, cast: int) -> int:
    """Return the fewest yes votes that carry when `cast` bodies say yes or no; at least 1."""
    if majority == TWO_THIRDS:
        return max(1, (2 * cast + 2) // 3)
    if majority == SIMPLE:
        return cast // 2 + 1
    raise ValueError(f"Unknown majority {majority!r}.")


def missed_too_often(missed: int, questions: int, *, share: int, least: int) -> bool:
    """Tell whether a body missed more than `share` percent and at least `least` of its questions (COM-08)."""
    return missed >= least and 100 * missed > share * questions
