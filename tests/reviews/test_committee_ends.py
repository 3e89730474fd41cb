"""What becomes of liaisons when the committee is suspended, dissolved or converted."""

from typing import Any

import pytest

from committees.directory import services as directory
from core import clock
from liaisons.register import conversion
from liaisons.register.models import InternalLiaison, Liaison
from tests.reviews import stages
from tests.reviews.conversions import convert, reads, resolve
from tests.reviews.stages import Room
from tests.scenarios import again, ballot_on, do, fresh, period

pytestmark = [pytest.mark.django_db, pytest.mark.rule("REV-09")]


@pytest.mark.rule("REV-10")
class TestStatus:
    def test_suspended_keeps_what_it_has_and_comes_back(self, made: Room) -> None:
        staff = again(made.cast.staff)
        directory.change_status(committee=made.cast.committee, status="suspended", by=staff)
        assert fresh(made.cast.committee).status == "suspended"
        assert fresh(made.liaison).state == "active"
        directory.change_status(committee=made.cast.committee, status="active", by=staff)
        assert fresh(made.cast.committee).status == "active"

    def test_not_by_the_manager_nor_twice_nor_above_subcommittees(self, made: Room) -> None:
        from django.core.exceptions import PermissionDenied, ValidationError

        from tests.factories.directory import SubcommitteeFactory

        committee = made.cast.committee
        staff = again(made.cast.staff)
        for person in (made.manager, made.cast.chair, made.cast.tpm):
            with pytest.raises(PermissionDenied):
                directory.change_status(committee=committee, status="dissolved", by=again(person))
        child = SubcommitteeFactory(parent=committee)
        with pytest.raises(ValidationError, match="subcommittees first"):
            directory.change_status(committee=committee, status="dissolved", by=staff)
        assert fresh(made.liaison).state == "active"
        directory.change_status(committee=child, status="dissolved", by=staff)
        directory.change_status(committee=committee, status="dissolved", by=staff)
        assert fresh(made.liaison).state == "ended"
        with pytest.raises(ValidationError, match="stays dissolved"):
            directory.change_status(committee=committee, status="active", by=staff)

    def test_a_round_under_way_and_its_vote_end_with_the_committee(self, made: Room) -> None:
        found = stages.round_of(made.cast)
        found = do(found, "choose", made.manager, **stages.choice(found, made.liaison, "confirm"))
        found = do(found, "put_to_ballot", made.manager, **period(found))
        directory.change_status(committee=made.cast.committee, status="dissolved", by=again(made.cast.staff))
        assert (fresh(found).state, ballot_on(found).state) == ("dropped", "cancelled")


@pytest.mark.rule("COM-09")
class TestConversion:
    def test_only_named_a_and_b_are_carried_over(self, made: Room, at: Any) -> None:
        other, _contact, person = stages.with_organization(made.cast, "Busy Bridges")
        internal_one = InternalLiaison.objects.count()
        converted = convert(made, carried=[other], text="Carried over: Busy Bridges (category A).", at=at)
        assert (converted.kind, converted.reference) == ("TC", "ISO/TC 930")
        assert (fresh(other).state, fresh(made.liaison).state) == ("active", "ended")
        assert (fresh(made.liaison).ending, fresh(made.liaison).ended_on) == ("not_carried_over", clock.today())
        assert reads(again(person), fresh(converted))
        assert not reads(again(made.representative), fresh(converted))
        assert InternalLiaison.objects.count() == internal_one

    @pytest.mark.parametrize(
        ("category", "text", "says"),
        [
            ("C", "Carried over: Quiet Quays.", "only liaisons of category A and B"),
            ("unknown", "Carried over: Quiet Quays.", "only liaisons of category A and B"),
            ("A", "Carried over: Quiet Quaysides.", "not named in the resolution"),
        ],
    )
    def test_what_is_not_carried_over(self, made: Room, at: Any, category: str, text: str, says: str) -> None:
        from django.core.exceptions import ValidationError

        Liaison.objects.filter(pk=made.liaison.pk).update(category=category)
        with pytest.raises(ValidationError) as refused:
            convert(made, carried=[fresh(made.liaison)], text=text, at=at)
        assert says in refused.value.message_dict["carried"][0]
        assert (fresh(made.liaison).state, fresh(made.cast.committee).kind) == ("active", "PC")

    def test_another_resolution_or_person_does_not_convert(self, made: Room, at: Any) -> None:
        from django.core.exceptions import PermissionDenied, ValidationError

        with pytest.raises(ValidationError, match="two thirds"):
            convert(made, carried=[], text="None.", at=at, kind="other")
        resolution = resolve(made, text="None.", at=at)
        for person in (made.manager, made.cast.tpm, made.contact):
            with pytest.raises(PermissionDenied):
                conversion.convert(
                    committee=fresh(made.cast.committee),
                    kind="TC",
                    reference="ISO/TC 930",
                    title="T",
                    resolution=resolution,
                    carried=[],
                    by=again(person),
                )
        assert fresh(made.liaison).state == "active"
