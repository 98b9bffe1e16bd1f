"""The monthly snapshot for boards (INT-10): flat rows with stable columns, as JSON and as CSV."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.reports import queries
from baquiano.reports.files import csv_answer
from baquiano.reports.models import Snapshot
from baquiano.ui.endpoints import Call, Room, Rows

room = Room(
    "reports",
    _("Datos mensuales"),
    _("La foto de cada mes para tableros: plan, visitas y compromisos. Su diccionario está en «Datos mensuales»."),
)


class SnapshotRows(Rows):
    class Meta:
        model = Snapshot
        fields = ("id", "dataset", "year", "month", "row_count", "sha256", "taken_at")


class SnapshotContent(Rows):
    rows = serializers.SerializerMethodField()

    class Meta:
        model = Snapshot
        fields = (*SnapshotRows.Meta.fields, "columns", "rows")

    def get_rows(self, snapshot: Snapshot) -> list[dict[str, Any]]:
        return [{"corte": snapshot.cut, **dict(zip(snapshot.columns, row, strict=True))} for row in snapshot.rows]


def _snapshot(call: Call, pk: UUID) -> Snapshot:
    return call.one(queries.snapshots_visible_to(call.user), pk=pk)


def _csv(call: Call, pk: UUID) -> HttpResponse:
    return csv_answer(_snapshot(call, pk))


room.rows(
    "snapshot_list",
    "",
    action="reports.view_snapshot",
    answer=SnapshotRows,
    rows=lambda call: queries.snapshots_visible_to(call.user).defer("rows"),
    summary=_("Las fotos tomadas, por mes y conjunto."),
)
room.row(
    "snapshot_detail",
    "<uuid:pk>/",
    action="reports.view_snapshot",
    answer=SnapshotContent,
    find=_snapshot,
    summary=_("Una foto con todas sus filas."),
)
room.file(
    "snapshot_download",
    "<uuid:pk>/csv/",
    action="reports.view_snapshot",
    find=_csv,
    summary=_("Una foto como CSV: UTF-8, separado por comas, con el mes en la primera columna."),
)
