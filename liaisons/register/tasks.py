"""The documents of the register, made in the background. Every task may run twice without harm."""

from celery import shared_task
from django.db import transaction

from liaisons.register.internal import papers as packs
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.reviews import papers as rounds
from liaisons.register.reviews.models import ReviewRound

BEAT_SCHEDULE = {
    "register-file-missing": {"task": "liaisons.register.tasks.file_missing", "schedule": 300.0},
}
AT_ONCE = 200


@shared_task
def file_pack(pk: int) -> None:
    """File the pack that was circulated to the members, once (INT-06)."""
    with transaction.atomic():
        packs.file_pack(InternalLiaison.objects.select_for_update().get(pk=pk))


@shared_task
def file_round_paper(pk: int) -> None:
    """File the paper of a round that was put to the members, once each time (REV-05)."""
    with transaction.atomic():
        rounds.file_paper(ReviewRound.objects.select_for_update().get(pk=pk))


@shared_task
def file_missing() -> int:
    """Make the documents that a lost task has left out; return how many were looked after."""
    done = 0
    for task, rows in ((file_pack, packs.without_pack()), (file_round_paper, rounds.without_paper())):
        for pk in rows.values_list("pk", flat=True)[:AT_ONCE]:
            task(pk)
            done += 1
    return done
