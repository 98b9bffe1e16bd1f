"""The spreadsheets that were uploaded and what was understood of them, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.imports import queries
from baquiano.imports.models import SheetLoad
from baquiano.imports.preview import preview_of
from baquiano.imports.tables import LoadListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("imports", _("Cargas de Excel"), _("Los archivos de personas y de beneficiarios que se subieron."))


class LoadRows(Rows):
    file_name = words("file.original_name")
    sha256 = words("file.sha256")

    class Meta:
        model = SheetLoad
        fields = (
            "id",
            "register",
            "file_name",
            "sha256",
            "state",
            "sheet",
            "created_count",
            "changed_count",
            "same_count",
            "created_by",
            "created_at",
            "applied_by",
            "applied_at",
            "version",
        )


class LoadContent(LoadRows):
    is_ready = serializers.SerializerMethodField(help_text=_("si se puede cargar como está"))
    problems = serializers.SerializerMethodField(help_text=_("qué corregir: hoja, fila, columna y cómo"))
    questions = serializers.SerializerMethodField(help_text=_("qué falta responder en la página"))

    class Meta:
        model = SheetLoad
        fields = (*LoadRows.Meta.fields, "is_ready", "problems", "questions")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The file is read once, and only while it may still be loaded."""
        self._preview = preview_of(instance, day_of(self.context["call"].at)) if instance.is_open else None
        return super().to_representation(instance)

    def get_is_ready(self, load: SheetLoad) -> bool:
        return self._preview is not None and self._preview.is_ready

    def get_problems(self, load: SheetLoad) -> list[dict[str, Any]]:
        return [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "header": one.header, "mend": one.mend}
            for one in (self._preview.reading.problems if self._preview else ())
        ]

    def get_questions(self, load: SheetLoad) -> list[str]:
        return [one.doubt.text for one in (self._preview.reading.questions if self._preview else ())]


def _load(call: Call, pk: UUID) -> SheetLoad:
    return call.one(queries.loads_visible_to(call.user), pk=pk)


room.rows(
    "load_list",
    "",
    action="imports.load_sheet",
    answer=LoadRows,
    rows=lambda call: queries.loads_visible_to(call.user),
    listing=LoadListing,
    asked=[Asked("registro", _("Registro: people o beneficiaries")), Asked("estado", _("Estado"))],
    summary=_("Los archivos de los registros que la persona puede llenar."),
)
room.row(
    "load_detail",
    "<uuid:pk>/",
    action="imports.load_sheet",
    answer=LoadContent,
    find=_load,
    summary=_("Un archivo y, mientras no se cargue, qué hay que corregir o responder."),
)
