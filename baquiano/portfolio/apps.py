from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "baquiano.portfolio"
    label = "portfolio"
    verbose_name = _("Portafolio de servicios")

    def ready(self) -> None:
        from baquiano.imports import registers  # noqa: PLC0415 - models are ready only here
        from baquiano.institutions import switches  # noqa: PLC0415
        from baquiano.portfolio import folder, golive, profile, sheet  # noqa: PLC0415
        from baquiano.ui import badges  # noqa: PLC0415

        switches.register("portfolio", "Tiene un portafolio de servicios con hitos")
        profile.register()
        folder.register()
        golive.register()
        registers.register(sheet.KIND)
        badges.register_states(
            published=badges.Look(badges.SUCCESS, "check-circle"),
            in_operation=badges.Look(badges.SUCCESS, "play-circle"),
            withdrawn=badges.Look(badges.NEUTRAL, "eye-slash"),
            parametrised=badges.Look(badges.INFO, "send"),
        )
        _register_places()


def _register_places() -> None:
    """The menu, and the panel on the page of a team."""
    from baquiano.portfolio import rules  # noqa: PLC0415 - models are ready only now
    from baquiano.ui import navigation, tabs  # noqa: PLC0415

    for label, name, order, icon in (
        (_("Portafolio de servicios"), "service_list", 3, "journal-check"),
        (_("Tipos de servicio"), "type_list", 4, "list-check"),
    ):
        navigation.register(navigation.Item(label, f"portfolio:{name}", rules.VIEW, order, navigation.STRATEGY, icon))
    tabs.register(
        "teams.team",
        tabs.Tab(_("Servicios que puede prestar"), "portfolio:team_services", rules.VIEW, 50, "journal-check"),
    )
