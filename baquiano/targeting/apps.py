from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetingConfig(AppConfig):
    name = "baquiano.targeting"
    label = "targeting"
    verbose_name = _("Selección de grupos de valor")

    def ready(self) -> None:
        from baquiano.documents import access, samples  # noqa: PLC0415 - models are ready only here
        from baquiano.imports import registers  # noqa: PLC0415
        from baquiano.institutions import switches  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.targeting import (  # noqa: PLC0415
            catalogue,
            decided,
            measured,
            payloads,
            prioritised,
            prioritised_list,
            profile,
            rules,
        )
        from baquiano.targeting.models import Selection, TargetingExercise  # noqa: PLC0415
        from baquiano.ui import badges  # noqa: PLC0415

        switches.register("targeting", "Selecciona grupos de valor por vigencia")
        profile.register()
        catalogue.register()
        registers.register(prioritised.KIND)
        registers.register(measured.KIND)
        registers.register(decided.KIND)
        samples.register(payloads.SelectionPayload, profile.format_code)
        samples.register(prioritised_list.ExercisePayload, profile.exercise_format)
        access.register(TargetingExercise._meta.label_lower, access.by_policy(TargetingExercise, rules.VIEW_EXERCISE))
        access.register(Selection._meta.label_lower, access.by_policy(Selection, rules.VIEW))
        pages.register(rules.CLOSE, "targeting:selection_close")
        pages.register_subject("targeting.selection", "targeting:selection_detail")
        badges.register_states(frozen=badges.Look(badges.SUCCESS, "lock"))
        badges.register_states(discarded=badges.Look(badges.NEUTRAL, "slash-circle"))
        _register_stories()
        _register_places()


def _register_stories() -> None:
    """What an entity tells of itself: the selections and the rankings in which it was."""
    from baquiano.beneficiaries import history  # noqa: PLC0415 - models are ready only now
    from baquiano.targeting import queries, rules  # noqa: PLC0415
    from baquiano.targeting.choices import ExerciseState, SelectionState  # noqa: PLC0415
    from baquiano.ui import tabs  # noqa: PLC0415

    history.register(
        history.Strand(
            "selecciones",
            _("Selección"),
            _("Selecciones"),
            rules.VIEW,
            "targeting:selection_detail",
            SelectionState.choices,
            queries.told_selections,
            order=5,
        )
    )
    history.register(
        history.Strand(
            "priorizaciones",
            _("Priorización"),
            _("Priorizaciones"),
            rules.VIEW_EXERCISE,
            "targeting:exercise_detail",
            ExerciseState.choices,
            queries.told_rankings,
            order=4,
        )
    )
    tabs.register(
        "beneficiaries.beneficiary",
        tabs.Tab(_("Priorización"), "targeting:entity_rankings", rules.VIEW_EXERCISE, order=8, icon="bar-chart"),
    )


def _register_places() -> None:
    """The entries of the menu."""
    from baquiano.targeting import rules  # noqa: PLC0415 - models are ready only now
    from baquiano.ui import navigation  # noqa: PLC0415

    for label, name, action, order, icon in (
        (_("Selección de grupos de valor"), "selection_list", rules.VIEW, 5, "check2-square"),
        (_("Capacidad de las dependencias"), "capacity_list", rules.VIEW_CAPACITY, 6, "sliders"),
        (_("Lista de priorización del SGR"), "priority_list", rules.VIEW_PRIORITIES, 7, "list-task"),
        (_("Priorización con datos"), "exercise_list", rules.VIEW_EXERCISE, 8, "bar-chart"),
        (_("Variables de priorización"), "measure_list", rules.VIEW_MEASURES, 9, "list"),
    ):
        navigation.register(navigation.Item(label, f"targeting:{name}", action, order, navigation.STRATEGY, icon))
