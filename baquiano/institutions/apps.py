from django.apps import AppConfig

from baquiano.common import timetable
from baquiano.ui import navigation, tabs


class InstitutionsConfig(AppConfig):
    name = "baquiano.institutions"
    label = "institutions"
    verbose_name = "Institución"

    def ready(self) -> None:
        from baquiano.accounts import demo  # noqa: PLC0415 - models are ready only here
        from baquiano.institutions import (  # noqa: PLC0415 - models are ready only here
            actions,
            golive_points,
            people_data,
            profile,
            queries,
            sayings,
        )

        profile.register()
        sayings.register()
        golive_points.register()
        people_data.register()
        demo.register("institutions", queries.demo_people)
        timetable.register(
            timetable.Job("institutions.delegations", every=3600, run=lambda at: actions.tell_ending_delegations(at=at))
        )
        self._show()

    def _show(self) -> None:
        """Entries of the menu, and what this room puts on the page of the account."""
        entries = (
            ("Dependencias", "unit_list", "view_structure", "diagram-3"),
            ("Personas", "membership_list", "view_people", "people"),
            ("Delegaciones", "delegation_list", "view_delegations", "person-check"),
            ("Catálogos", "catalogue_list", "view_catalogues", "tag"),
            ("Vigencias y calendario", "calendar", "view_calendar", "calendar3"),
            ("Carpeta de la institución", "folder_load", "load_folder", "upload"),
        )
        for order, (label, url, action, icon) in enumerate(entries, start=1):
            navigation.register(
                navigation.Item(
                    label=label,
                    url_name=f"institutions:{url}",
                    action=f"institutions.{action}",
                    order=order * 10,
                    section=navigation.SETTINGS,
                    icon=icon,
                )
            )
        navigation.register(
            navigation.Item(
                label="Roles y permisos",
                url_name="institutions:role_list",
                order=35,
                section=navigation.SETTINGS,
                icon="key",
            )
        )
        tabs.register("accounts.profile", tabs.Tab("Mis vinculaciones", "institutions:my_memberships", order=10))
