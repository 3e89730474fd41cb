"""Appointing convenors and project leaders by resolution (COM-05)."""

import datetime as dt
from typing import Any

from django.db import transaction

from committees.ballots.models import Resolution
from committees.directory.models import Committee, NationalBody
from committees.projects.models import Project
from core.accounts import officers
from core.accounts.models import User
from core.accounts.services import register_person
from core.workflow.engine import begin
from liaisons.register.leaders import rules
from liaisons.register.leaders.models import Term
from liaisons.register.models import Liaison


@transaction.atomic
def appoint(
    *,
    post: Committee | Project,
    person: User,
    origin: NationalBody | Liaison | None,
    resolution: Resolution,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: User,
) -> Term:
    """Appoint `person` convenor of a working group or leader of a project, and return the term (COM-05).

    `origin` is the P-member or the liaison of category A from which he comes; without `ends_on` the term is the
    longest possible. Raises `NotAllowed` for anybody but the committee manager of the parent committee,
    `GuardFailed` with every reason why not, and `ValidationError` where another app objects.
    """
    # Two managers at once: the second one sees what the first one has done.
    type(post)._default_manager.select_for_update(of=("self",)).values_list("pk").get(pk=post.pk)
    group = post if isinstance(post, Committee) else None
    term = Term(
        committee=post.managing if isinstance(post, Committee) else post.committee,
        group=group,
        project=post if isinstance(post, Project) else None,
        person=person,
        body=origin if isinstance(origin, NationalBody) else None,
        liaison=origin if isinstance(origin, Liaison) else None,
        resolution=resolution,
        starts_on=starts_on,
        ends_on=ends_on or rules.longest_until(starts_on),
        alone=group is None or not rules.several_convene(group),
    )
    term.remind_from = rules.remind_from(term.ends_on)
    begin(term, actor=by)
    return term


@transaction.atomic
def open_account(*, email: str, name: str, post: str, where: Any) -> User:
    """Open the account of a nominee whom nobody knows yet, write to him, and return him (SVC-01).

    `post` and `where` say as what he is appointed. Raises `ValidationError` for an address that is taken.
    """
    person = register_person(email=email, name=name)
    officers.welcome(person=person, role=post, scope=where)
    return person
