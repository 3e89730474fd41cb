"""The arithmetic of votes, against truth written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committees.ballots.majority import (
    APPROVED,
    NO_DECISION,
    NOT_APPROVED,
    SIMPLE,
    TWO_THIRDS,
    Count,
    missed_too_often,
    needed,
    outcome,
    sides,
)

votes = st.integers(min_value=0, max_value=300)


@pytest.mark.rule("BAL-10", "EXT-26")
@pytest.mark.parametrize(
    ("yes", "no", "abstain", "expected"),
    [
        (2, 1, 50, APPROVED),
        (1, 1, 0, NOT_APPROVED),
        (0, 0, 9, NO_DECISION),
        (1, 0, 0, APPROVED),
        (66, 34, 0, NOT_APPROVED),
        (67, 33, 0, APPROVED),
        (12, 6, 0, APPROVED),
        (11, 7, 0, NOT_APPROVED),
        (0, 1, 0, NOT_APPROVED),
        (0, 0, 0, NO_DECISION),
    ],
)
def test_two_thirds_by_example(yes: int, no: int, abstain: int, expected: str) -> None:
    assert outcome(TWO_THIRDS, Count(yes=yes, no=no, abstain=abstain)) == expected


@pytest.mark.rule("BAL-10")
@pytest.mark.parametrize(
    ("yes", "no", "expected"), [(2, 1, APPROVED), (5, 5, NOT_APPROVED), (0, 0, NO_DECISION), (1, 0, APPROVED)]
)
def test_simple_majority_by_example(yes: int, no: int, expected: str) -> None:
    assert outcome(SIMPLE, Count(yes=yes, no=no, abstain=9)) == expected


# Fewest yes votes that carry with two thirds when 0, 1, 2 … 18 bodies say yes or no, counted on paper.
FEWEST = [1, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11, 12, 12]


@pytest.mark.parametrize(("cast", "fewest"), list(enumerate(FEWEST)))
def test_needed_for_two_thirds(cast: int, fewest: int) -> None:
    assert needed(TWO_THIRDS, cast) == fewest


@given(yes=votes, no=votes)
def test_what_is_needed_is_exactly_what_carries(yes: int, no: int) -> None:
    cast = yes + no
    if not cast:
        return
    for majority in (TWO_THIRDS, SIMPLE):
        assert (outcome(majority, Count(yes=yes, no=no)) == APPROVED) == (yes >= needed(majority, cast))


@pytest.mark.rule("BAL-10")
@given(yes=votes, no=votes, abstain=votes, silent=votes)
def test_abstentions_and_missing_votes_never_matter(yes: int, no: int, abstain: int, silent: int) -> None:
    for majority in (TWO_THIRDS, SIMPLE):
        plain = outcome(majority, Count(yes=yes, no=no))
        assert outcome(majority, Count(yes=yes, no=no, abstain=abstain, not_voted=silent)) == plain


@given(yes=votes, no=votes)
def test_one_more_yes_never_harms_and_one_more_no_never_helps(yes: int, no: int) -> None:
    order = {NOT_APPROVED: 0, NO_DECISION: 0, APPROVED: 1}
    for majority in (TWO_THIRDS, SIMPLE):
        here = order[outcome(majority, Count(yes=yes, no=no))]
        assert order[outcome(majority, Count(yes=yes + 1, no=no))] >= here
        assert order[outcome(majority, Count(yes=yes, no=no + 1))] <= here


@given(votes)
def test_a_lone_side_decides(number: int) -> None:
    for majority in (TWO_THIRDS, SIMPLE):
        assert outcome(majority, Count(yes=number + 1, no=0)) == APPROVED
        assert outcome(majority, Count(yes=0, no=number + 1)) == NOT_APPROVED


def test_the_sides_are_those_of_the_rule() -> None:
    assert sides(TWO_THIRDS, Count(yes=12, no=6)) == (36, 36)
    assert sides(TWO_THIRDS, Count(yes=11, no=6)) == (33, 34)
    assert sides(SIMPLE, Count(yes=3, no=4)) == (3, 4)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        outcome(SIMPLE, Count(yes=-1, no=0))
    with pytest.raises(ValueError, match="Unknown"):
        outcome("quorum", Count(yes=1, no=0))
    with pytest.raises(ValueError, match="Unknown"):
        needed("quorum", 3)


@pytest.mark.rule("COM-08")
@pytest.mark.parametrize(
    ("missed", "questions", "listed"),
    [(2, 10, False), (3, 10, True), (1, 4, False), (0, 0, False), (2, 9, True), (2, 2, True)],
)
def test_who_is_listed_for_missed_questions(missed: int, questions: int, listed: bool) -> None:
    assert missed_too_often(missed, questions, share=20, least=2) is listed
