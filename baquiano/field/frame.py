"""What the room puts on pages that do not know it: the counter, the entry of the menu, the panel of a visit."""

from django.utils.translation import gettext_lazy as _


def register() -> None:
    from baquiano.field import queries  # noqa: PLC0415 - models are ready only when the room is
    from baquiano.ui import badges, frame, navigation, tabs  # noqa: PLC0415

    badges.register_states(
        accepted=badges.Look(badges.SUCCESS, "check-circle"),
        repeated=badges.Look(badges.INFO, "arrow-repeat"),
        conflict=badges.Look(badges.WARNING, "exclamation-triangle"),
        rejected=badges.Look(badges.DANGER, "x-circle"),
        discarded=badges.Look(badges.NEUTRAL, "slash-circle"),
        unreadable=badges.Look(badges.DANGER, "x-circle"),
    )
    frame.register_script("field/frame.js")
    tabs.register(
        "delivery.session",
        tabs.Tab(_("Trabajar sin señal"), "field:visit_carry", "field.capture_visit", 20, "wifi-off"),
    )
    navigation.register(
        navigation.Item(
            _("Capturas sin señal"),
            "field:capture_list",
            queries.VIEW,
            order=27,
            section=navigation.FIELD,
            icon="wifi-off",
        )
    )
