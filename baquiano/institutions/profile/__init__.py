"""The part of the institution folder that this room understands: profile, units, catalogues, texts and calendar."""

from baquiano.institutions import folder
from baquiano.institutions.profile import catalogues, identity, texts, units
from baquiano.institutions.profile.settings import SETTINGS, WORDS_OF_THE_SCREEN


def register() -> None:
    """Declare the settings and the parts; called when the room is ready."""
    folder.register_settings(*SETTINGS, *WORDS_OF_THE_SCREEN)
    for part in (
        folder.Part(
            "profile", (folder.PROFILE,), identity.check, identity.apply, identity.write, 10, notice=identity.notice
        ),
        folder.Part("units", (units.FILE, units.HISTORY), units.check, units.apply, units.write, 20),
        folder.Part("catalogues", (catalogues.PATTERN,), catalogues.check, catalogues.apply, catalogues.write, 30),
        folder.Part("consent", (texts.CONSENT,), texts.check_consent, texts.apply_consent, texts.write_consent, 40),
        folder.Part(
            "calendar", (texts.CALENDAR,), texts.check_calendar, texts.apply_calendar, texts.write_calendar, 50
        ),
    ):
        folder.register(part)
