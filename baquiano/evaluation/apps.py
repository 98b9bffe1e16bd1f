from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "baquiano.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluaciones")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.evaluation import (  # noqa: PLC0415
            actions,
            facts,
            personal_data,
            plan_background,
            profile,
            queries,
            receivers,
        )
        from baquiano.evaluation.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.institutions import handover  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415

        profile.register()
        kinds.register(*NOTICE_KINDS)
        receivers.listen()
        plan_background.register()
        facts.register()
        personal_data.register()
        handover.register(handover.Duty("evaluation", _("Evaluaciones"), queries.campaigns_in_charge_of, order=54))
        _register_formats()
        _register_places()
        timetable.register(timetable.Job("evaluation.keep_time", every=3600, run=lambda at: actions.keep_time(at=at)))


def _register_formats() -> None:
    """The formats that this room fills, the pages where its verbs are done, and who opens what it issues."""
    from baquiano.documents import access, samples  # noqa: PLC0415 - models are ready only now
    from baquiano.documents.payloads import AnswerSheetPayload, EvaluationReportPayload  # noqa: PLC0415
    from baquiano.evaluation import rules, settings  # noqa: PLC0415
    from baquiano.evaluation.models import AnalysisReport, Campaign  # noqa: PLC0415
    from baquiano.procedures import pages  # noqa: PLC0415

    samples.register(EvaluationReportPayload, settings.report_format)
    samples.register(AnswerSheetPayload, settings.sheet_format)
    access.register(Campaign._meta.label_lower, access.by_policy(Campaign, rules.VIEW))
    access.register(AnalysisReport._meta.label_lower, access.by_policy(AnalysisReport, rules.VIEW_REPORT))
    for verb in sorted(rules.VERBS):
        pages.register(verb, "evaluation:subject_campaigns")
    pages.register_subject(Campaign._meta.label_lower, "evaluation:campaign_detail")
    pages.register_subject(AnalysisReport._meta.label_lower, "evaluation:report_detail")


def _register_places() -> None:
    """The menu, and the panels on the pages of the rooms below."""
    from baquiano.evaluation import rules  # noqa: PLC0415 - models are ready only now
    from baquiano.ui import badges, navigation, tabs  # noqa: PLC0415

    badges.register_states(issued=badges.Look(badges.SUCCESS, "check-circle"))
    tabs.register(
        "delivery.session",
        tabs.Tab(_("Evaluaciones"), "evaluation:session_campaigns", rules.VIEW, 90, "clipboard-check"),
    )
    tabs.register(
        "delivery.assistance",
        tabs.Tab(_("Evaluaciones"), "evaluation:assistance_campaigns", rules.VIEW, 90, "clipboard-check"),
    )
    tabs.register(
        "beneficiaries.beneficiary",
        tabs.Tab(
            _("Observaciones"), "evaluation:beneficiary_observations", rules.VIEW_OBSERVATION, 60, "chat-left-text"
        ),
    )
    for label, url_name, action, order, icon in (
        (_("Evaluaciones"), "evaluation:campaign_list", rules.VIEW, 50, "clipboard-check"),
        (_("Evaluación en dos etapas"), "evaluation:stage_list", rules.VIEW_STAGES, 50, "flag"),
        (_("Resultados de evaluación"), "evaluation:results", rules.VIEW_RESULTS, 51, "bar-chart"),
        (_("Observaciones"), "evaluation:observation_list", rules.VIEW_OBSERVATION, 53, "chat-left-text"),
        (_("Informes de evaluación"), "evaluation:report_list", rules.VIEW_REPORT, 54, "file-earmark-text"),
        (_("Instrumentos de evaluación"), "evaluation:instrument_list", rules.VIEW_INSTRUMENT, 55, "list-task"),
    ):
        navigation.register(navigation.Item(label, url_name, action, order, navigation.QUALITY, icon))
