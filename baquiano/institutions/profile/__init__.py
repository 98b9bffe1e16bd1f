"""The part of the institution folder that this room understands: profile, units, catalogues, texts and calendar."""

from baquiano.institutions import folder
from baquiano.institutions.profile import catalogues, identity, texts, units
from baquiano.institutions.profile.settings import SETTINGS


def register() -> None:
    """Declare the settings and the parts; called when the room is ready."""
    folder.register_settings(*SETTINGS)
    profile = folder.Part("profile", (folder.PROFILE,), identity.check, identity.apply, 10, identity.notice)
    folder.register(profile)
    folder.register(folder.Part("units", ("units.csv",), units.check, units.apply, order=20))
    folder.register(folder.Part("catalogues", ("catalogues/*.csv",), catalogues.check, catalogues.apply, order=30))
    folder.register(folder.Part("consent", ("consent/*.md",), texts.check_consent, texts.apply_consent, order=40))
    folder.register(folder.Part("calendar", ("calendar.csv",), texts.check_calendar, texts.apply_calendar, order=50))
