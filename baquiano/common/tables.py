"""A migration that makes several tables at once.

Django draws the models again after each table, with all that are related to them: with every room around a person and
an institution, that is nearly everything, and most of the time of a ``migrate``.
"""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """The tables of ``models``, which may refer to one another; reversible.

    The models are drawn once, with all of them there. The state after it is the one that its operations leave one by
    one, so a database that has one of the two forms applied has both.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [], {"models": self.models})

    def state_forwards(self, app_label: str, state: Any) -> None:
        # The models drawn before are left to who holds them: whoever asks for them next has them drawn with the new.
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(model.references_model(name, app_label) for model in self.models)

    def describe(self) -> str:
        return f"Create the tables of {', '.join(model.name for model in self.models)}"

    @property
    def migration_name_fragment(self) -> str:
        return "tables"
