"""The column of the state: protected in the application, plain in the models of migrations."""

import pytest
from django.db.migrations.loader import MigrationLoader
from django_fsm import FSMFieldMixin

from committees.ballots.models import Ballot
from core.workflow.models import WorkflowModel


def test_a_state_is_not_assigned() -> None:
    ballot = Ballot()

    with pytest.raises(AttributeError, match="state"):
        ballot.state = "decided"


def test_the_models_of_migrations_have_a_plain_column() -> None:
    history = MigrationLoader(None).project_state().apps

    states = {
        f"{model._meta.label}.{field.name}": isinstance(field, FSMFieldMixin)
        for model in history.get_models()
        for field in model._meta.fields
        if field.name == "state"
    }

    assert states["ballots.Ballot.state"] is False
    assert not any(states.values())
    assert len(states) == len(WorkflowModel.__subclasses__())
