"""The portfolio, for other systems (NFR-08)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.portfolio import queries, rules
from baquiano.portfolio.models import Milestone, MilestoneTemplate, Service, ServiceVersion
from baquiano.portfolio.tables import ServiceListing, TemplateListing
from baquiano.ui.endpoints import Asked, Room, Rows, Told, words

room = Room(
    "portfolio",
    _("Portafolio de servicios"),
    _("Los servicios que ofrece la institución, sus versiones y los hitos de cada una."),
)


class ServiceRows(Rows):
    unit_name = words("unit.name")
    type_name = serializers.CharField(allow_null=True)
    topic_name = serializers.CharField(allow_null=True)

    class Meta:
        model = Service
        fields = (
            "id",
            "code",
            "name",
            "unit",
            "unit_name",
            "type_name",
            "topic_name",
            "state",
            "state_note",
            "version",
        )


class ServiceTold(Rows):
    unit_name = words("unit.name")

    class Meta:
        model = Service
        fields = ("id", "code", "name", "unit", "unit_name", "state", "state_note", "created_at", "version")


class VersionRows(Rows):
    service_name = words("service.name")
    type_name = words("service_type.name")
    topic_name = words("topic.name")
    government_moment_name = words("government_moment.name")
    capability_name = words("capability.name")

    class Meta:
        model = ServiceVersion
        fields = (
            "id",
            "service",
            "service_name",
            "number",
            "state",
            "service_type",
            "type_name",
            "topic",
            "topic_name",
            "government_moment",
            "government_moment_name",
            "capability",
            "capability_name",
            "modality",
            "starts_with",
            "ends_with",
            "summary",
            "audience",
            "requirements",
            "in_force_at",
            "version",
        )


class MilestoneRows(Rows):
    evidence_kind_name = words("evidence_kind.name")
    unit_name = words("unit.name")

    class Meta:
        model = Milestone
        fields = (
            "id",
            "position",
            "name",
            "description",
            "evidence_kind",
            "evidence_kind_name",
            "evidence",
            "offset_days",
            "due_on",
            "duration_days",
            "weight",
            "unit",
            "unit_name",
        )


class TemplateRows(Rows):
    class Meta:
        model = MilestoneTemplate
        fields = ("id", "name", "steps", "created_at", "version")


class TypeRows(Told):
    code = words("item.code")
    name = words("item.name")
    asks_planning = serializers.BooleanField()
    asks_analysis = serializers.BooleanField()
    starts_with = serializers.ListField(child=serializers.CharField())
    ends_with = serializers.ListField(child=serializers.CharField())


def _version(call: Any, pk: Any) -> Any:
    return call.one(queries.versions_visible_to(call.user), pk=pk)


room.rows(
    "service_list",
    "",
    action=rules.VIEW,
    answer=ServiceRows,
    rows=lambda call: queries.with_facts(queries.services_visible_to(call.user)),
    listing=ServiceListing,
    asked=[
        Asked("ofrecidos", _("En el portafolio"), "boolean"),
        Asked("tipo", _("Tipo (id)")),
        Asked("tema", _("Tema (id)")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("momento", _("Momento de gobierno (id)")),
        Asked("capacidad", _("Capacidad (id)")),
        Asked("modalidad", _("Modalidad")),
        Asked("estado", _("Estado")),
    ],
    summary=_("Los servicios del portafolio."),
)
room.rows(
    "type_list",
    "tipos/",
    action=rules.VIEW,
    answer=TypeRows,
    rows=lambda call: queries.types_of(call.institution),
    summary=_("Los tipos de servicio, con lo que cada uno pide, con qué empieza y con qué termina."),
)
room.rows(
    "template_list",
    "plantillas/",
    action=rules.VIEW,
    answer=TemplateRows,
    rows=lambda call: queries.templates_visible_to(call.user),
    listing=TemplateListing,
    asked=[],
    summary=_("Las plantillas de hitos en uso."),
)
room.row(
    "service_detail",
    "<uuid:pk>/",
    action=rules.VIEW,
    answer=ServiceTold,
    find=lambda call, pk: call.one(queries.services_visible_to(call.user), pk=pk),
    summary=_("Un servicio."),
)
room.rows(
    "service_versions",
    "<uuid:pk>/versiones/",
    action=rules.VIEW,
    answer=VersionRows,
    rows=lambda call, pk: queries.versions_visible_to(call.user).filter(
        service=call.one(queries.services_visible_to(call.user), pk=pk)
    ),
    summary=_("Las versiones de un servicio."),
)
room.row(
    "version_detail",
    "versiones/<uuid:pk>/",
    action=rules.VIEW,
    answer=VersionRows,
    find=_version,
    summary=_("Una versión de un servicio."),
)
room.rows(
    "version_milestones",
    "versiones/<uuid:pk>/hitos/",
    action=rules.VIEW,
    answer=MilestoneRows,
    rows=lambda call, pk: queries.milestones_of(_version(call, pk)),
    summary=_("Los hitos de una versión, en su orden."),
)
