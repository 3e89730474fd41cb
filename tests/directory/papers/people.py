"""A committee and a working group with people of every kind, and what they do with its documents."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from committees.directory import papers, reading
from committees.directory.models import Committee, Membership
from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.kept import keep
from core.documents.models import Document, Said
from tests.documents import samples
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import (
    CommitteeFactory,
    GroupMemberFactory,
    MembershipFactory,
    NationalBodyFactory,
    SubcommitteeFactory,
    WorkingGroupFactory,
)
from tests.factories.organizations import LiaisonFactory

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


class Cast:
    """A committee and a working group with one person of every kind, by name."""

    def __init__(self) -> None:
        self.committee = CommitteeFactory(reference="ISO/TC 900", title="Quays", secretariat=NationalBodyFactory())
        self.group = WorkingGroupFactory(parent=self.committee, reference="ISO/TC 900/WG 2")
        other = WorkingGroupFactory(parent=self.committee, reference="ISO/TC 900/WG 3")
        subcommittee = SubcommitteeFactory(parent=self.committee, reference="ISO/TC 900/SC 1")
        p, o, none = NationalBodyFactory.create_batch(3)
        MembershipFactory(committee=self.committee, body=p)
        MembershipFactory(committee=self.committee, body=o, kind=Membership.Kind.O)
        self.a = LiaisonFactory(committee=self.committee, category="A")
        self.b = LiaisonFactory(committee=self.committee, category="B")
        self.c = LiaisonFactory(committee=self.group, category="C")
        self.people: dict[str, User] = {
            "manager": holder(Role.COMMITTEE_MANAGER, self.committee),
            "chair": holder(Role.CHAIR, self.committee),
            "tpm": holder(Role.TPM, self.committee),
            "staff": holder(Role.CENTRAL_STAFF),
            "board": holder(Role.TMB),
            "officer P": holder(Role.BODY_OFFICER, p),
            "officer O": holder(Role.BODY_OFFICER, o),
            "officer elsewhere": holder(Role.BODY_OFFICER, none),
            # Stands in only while there is no manager.
            "officer of the secretariat": holder(Role.BODY_OFFICER, self.committee.secretariat),
            "convenor": holder(Role.CONVENOR, self.group),
            "convenor of another group": holder(Role.CONVENOR, other),
            "expert": GroupMemberFactory(group=self.group).person,
            "expert of another group": GroupMemberFactory(group=other).person,
            "former expert": GroupMemberFactory(
                group=self.group, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 3, 9)
            ).person,
            "representative A": holder(Role.REPRESENTATIVE, self.a),
            "representative B": holder(Role.REPRESENTATIVE, self.b),
            "representative C": holder(Role.REPRESENTATIVE, self.c),
            "representative elsewhere": holder(Role.REPRESENTATIVE, LiaisonFactory(committee=subcommittee)),
            "manager of the subcommittee": holder(Role.COMMITTEE_MANAGER, subcommittee),
            "nobody": UserFactory(),
        }

    def names(self, users: Any) -> set[str]:
        wanted = {user.pk for user in users}
        return {name for name, person in self.people.items() if person.pk in wanted}

    def seeing(self, committee: Committee) -> set[str]:
        """Return who reads the documents of `committee`, asked person by person."""
        return {
            name for name, person in self.people.items() if reading.read_by(person).filter(pk=committee.pk).exists()
        }


OF_COMMITTEE = {
    "manager",
    "chair",
    "tpm",
    "staff",
    "officer P",
    "officer O",
    "convenor",
    "convenor of another group",
    "representative A",
    "representative B",
}
OF_GROUP = {"manager", "convenor", "expert", "representative C"}


def paper(committee: Committee, by: User, title: str = "Berths", said: Said | None = None, **fields: Any) -> Document:
    version = papers.add_paper(
        committee=committee,
        title=title,
        kind=fields.pop("kind", "report"),
        upload=keep(SimpleUploadedFile("berths.pdf", samples.PDF), person=by),
        by=by,
        said=said or Said(),
    )
    return version.document


def address(document: Document) -> str:
    return reverse("documents:download", args=[document.pk, 1])


def status(client: Client, person: User, url: str) -> int:
    client.force_login(person)
    response = client.get(url)
    if response.streaming:
        response.getvalue()
    return response.status_code
