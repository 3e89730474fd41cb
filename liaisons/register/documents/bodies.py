"""Whether an address belongs to an organization: what can be known, and what its representative confirms (DOC-04)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from committees.directory.models import NationalBody
from core.accounts.models import Appointment
from core.accounts.roles import Role
from liaisons.organizations.models import Organization


def domain_of(address: str) -> str:
    """Return the domain of an e-mail address or a website, in small letters, without "www."."""
    host = address.rpartition("@")[2] if "@" in address else urlsplit(address).hostname or address
    return host.strip().lower().removeprefix("www.")


def own_domains(organization: Organization, confirmed: Iterable[str]) -> set[str]:
    """Return the domains of `organization`: that of its website, and those that its representative confirms."""
    known = {domain_of(organization.website)} if organization.website else set()
    return known | {domain_of(each) for each in confirmed}


def outside(organization: Organization, addresses: Iterable[str], confirmed: Iterable[str]) -> list[str]:
    """Return a sentence for each of `addresses`, or domains `confirmed`, that is not of `organization` (DOC-04).

    Known people count by what they are appointed to, whatever their address; others by their domain.
    """
    confirmed = [domain_of(each) for each in confirmed]
    found = [
        _("%(domain)s is the domain of %(body)s.") % {"domain": domain, "body": body}
        for domain in confirmed
        if (body := _owner_of(domain, organization)) is not None
    ]
    domains = own_domains(organization, confirmed)
    for address in addresses:
        if _acts_elsewhere(address, organization):
            found.append(_("%(address)s belongs to somebody who acts for another body.") % {"address": address})
        elif domain_of(address) not in domains:
            found.append(
                _("%(address)s is at no domain of %(organization)s: name the domain below if it is one of yours.")
                % {"address": address, "organization": organization}
            )
    return found


def _owner_of(domain: str, organization: Organization) -> Any:
    """Return the other body whose website is at `domain`, as far as it is known."""
    others: Any = Organization.objects.exclude(pk=organization.pk), NationalBody.objects.all()
    for rows in others:
        for body in rows.filter(website__icontains=domain):
            if domain_of(body.website) == domain:
                return body
    return None


def _acts_elsewhere(address: str, organization: Organization) -> bool:
    """Tell whether `address` is that of a person who has posts with other bodies only."""
    held = Appointment.objects.in_force().filter(person__email__iexact=address)
    posts = set(held.values_list("role", "scope_type", "scope_id"))
    if not posts:
        return False
    liaison = apps.get_model("register.liaison")
    kinds = ContentType.objects.get_for_models(Organization, liaison)
    mine = liaison._default_manager.filter(organization=organization).values_list("pk", flat=True)
    own = {(str(Role.ORGANIZATION_CONTACT), kinds[Organization].pk, organization.pk)}
    own |= {(str(Role.REPRESENTATIVE), kinds[liaison].pk, pk) for pk in mine}
    return not posts & own
