"""Two institutions side by side: ours, and another whose every written word bears a mark (ORG-01).

The demonstration is built twice. The first one is set apart under other names, and every word that a person may have
written in it receives the mark; whatever the people of the second one are shown, the mark is not on it.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Value
from django.db.models.functions import Concat
from django_scopes import scopes_disabled

from baquiano.accounts.models import User
from baquiano.audit import triggers
from baquiano.audit.models import TrailEntry
from baquiano.common.models import InstitutionRow
from baquiano.demo.building import FOLDER
from baquiano.institutions.models import Institution
from tests.factories.demonstration import small_demonstration

MARK = "ZQXMARCA"
# What a person may have written, by the end of the name of the field.
WRITTEN = (
    "activity", "agenda", "comments", "content", "description", "goal", "help", "label", "name", "need", "note",
    "notes", "objective", "observations", "place", "post", "reason", "subject", "subject_label", "summary", "text",
    "title",
)  # fmt: skip


@contextmanager
def two_worlds(shelf: Any) -> Iterator[tuple[Institution, Institution]]:
    """Ours and the other: both with plans, agendas, visits, cases and letters."""
    with shelf.standing("world", small_demonstration):
        pass  # the first one is the same that the other tests look at
    with shelf.standing("two worlds", _make_the_second, over="world"):
        yield Institution.objects.get(code=FOLDER), Institution.objects.get(code=f"x-{FOLDER}")


def _make_the_second() -> None:
    _set_apart()
    small_demonstration()


def _set_apart() -> None:
    with triggers.lifted(connection), scopes_disabled():
        for institution in Institution.objects.all():
            Institution.objects.filter(pk=institution.pk).update(
                code=f"x-{institution.code}", name=f"{MARK} {institution.name}", short_name=MARK
            )
        User.objects.update(
            email=Concat(Value("x."), "email"),
            full_name=Concat(Value(f"{MARK} "), "full_name"),
            document_number=Concat(Value("1"), "document_number"),
        )
        TrailEntry.objects.update(subject_label=f"{MARK} algo", actor_label=f"{MARK} alguien")
        for model in apps.get_models():
            if issubclass(model, InstitutionRow):
                _mark(model)


def _mark(model: type[models.Model]) -> None:
    unique = {name for one in model._meta.constraints for name in getattr(one, "fields", ())}
    for field in model._meta.concrete_fields:
        written = isinstance(field, models.CharField | models.TextField) and field.name.endswith(WRITTEN)
        is_free = not (field.choices or field.unique or field.name in unique)
        if written and is_free and (field.max_length or 100) >= 100:
            rows = model._base_manager.exclude(**{field.name: ""})
            rows.update(**{field.name: Concat(Value(f"{MARK} "), field.name)})


def words(response: Any) -> str:
    """What the answer says, also inside a spreadsheet or a ZIP."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")
