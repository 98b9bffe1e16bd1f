from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemandConfig(AppConfig):
    name = "baquiano.demand"
    label = "demand"
    verbose_name = _("Solicitudes")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.demand import facts, personal_data, profile, queries, receivers, sheet  # noqa: PLC0415
        from baquiano.demand.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.demand.payloads import AttentionPayload  # noqa: PLC0415
        from baquiano.demand.rules import CALL  # noqa: PLC0415
        from baquiano.documents import access, samples  # noqa: PLC0415
        from baquiano.imports import registers  # noqa: PLC0415
        from baquiano.institutions import handover, switches  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415

        switches.register("demand", "Recibe solicitudes de asistencia")
        profile.register()
        switches.register_actions(profile.CALLS, CALL)
        personal_data.register()
        facts.register()
        receivers.listen()
        registers.register(sheet.KIND)
        samples.register(AttentionPayload, profile.record_format)
        kinds.register(*NOTICE_KINDS)
        access.register("demand.servicerequest", queries.can_view)
        handover.register(handover.Duty("demand", _("Solicitudes"), queries.in_charge_of, order=30))
        timetable.register(timetable.Job("demand.terms", every=3600, run=receivers.warn_of_terms))
        _register_places()


def _register_places() -> None:
    """The menu, the looks of the states, and the history of an entity."""
    from baquiano.beneficiaries import history  # noqa: PLC0415 - models are ready only now
    from baquiano.demand import queries, rules  # noqa: PLC0415
    from baquiano.demand.choices import RequestState  # noqa: PLC0415
    from baquiano.ui import badges, navigation  # noqa: PLC0415

    badges.register_states(
        transferred=badges.Look(badges.NEUTRAL, "arrow-right"),
        abandoned=badges.Look(badges.NEUTRAL, "dash-circle"),
        suspended=badges.Look(badges.WARNING, "hourglass-split"),
    )
    for label, name, action, order, icon in (
        (_("Solicitudes"), "request_list", rules.VIEW, 5, "chat-left-text"),
        (_("Registrar una llamada"), "call_create", rules.CALL, 6, "telephone"),
        (_("Oferta y demanda"), "volume", rules.VOLUME, 7, "bar-chart"),
    ):
        navigation.register(navigation.Item(label, f"demand:{name}", action, order, navigation.FIELD, icon))
    history.register(
        history.Strand(
            "solicitudes",
            _("Solicitud"),
            _("Solicitudes"),
            rules.VIEW,
            "demand:request_detail",
            RequestState.choices,
            queries.told_requests,
            order=10,
        )
    )
