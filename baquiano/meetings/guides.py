"""Where a meeting lives: the rooms above say which page is its home and which steps register it.

A room registers a provider in ``apps.ready()``; the pages of attendance and minutes ask for the guide of their meeting
and draw its steps, without knowing what a visit or a committee is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.meetings import queries
from baquiano.meetings.models import Meeting, Minutes


@dataclass(frozen=True)
class Step:
    """One page of the sequence with which the meeting is registered."""

    key: str
    label: str
    url: str
    is_done: bool = False
    is_optional: bool = False
    note: str = ""


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who is likely to be on the list, with the fields of the form already known."""

    key: str
    label: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Guide:
    """The home of a meeting and its steps in order; ``current`` is the key of the page being shown.

    ``close_url`` is where the meeting is registered as held; ``entity`` and ``people`` save typing in the list. Where
    ``signs_at_home``, each post signs by itself on the page of the home: only the paper is offered beside the acta.
    """

    home_url: str
    home_label: str
    steps: list[Step] = field(default_factory=list)
    current: str = ""
    close_url: str = ""
    entity: str = ""
    people: Callable[[], list[KnownPerson]] = list
    signs_at_home: bool = False

    @property
    def position(self) -> int:
        return next((place for place, step in enumerate(self.steps, 1) if step.key == self.current), 0)

    @property
    def next_step(self) -> Step | None:
        return self.steps[self.position] if 0 < self.position < len(self.steps) else None

    @property
    def previous_step(self) -> Step | None:
        return self.steps[self.position - 2] if self.position > 1 else None

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)


Provider = Callable[[Meeting, str], Guide | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider; it answers ``None`` for the meetings of others."""
    if provider not in _providers:
        _providers.append(provider)


def guide_of(meeting: Meeting, current: str = "") -> Guide:
    for provider in _providers:
        guide = provider(meeting, current)
        if guide is not None:
            return guide
    return _own_guide(meeting, current)


def home_of(meeting: Meeting) -> str:
    return guide_of(meeting).home_url


def own_steps(meeting: Meeting) -> list[Step]:
    """The steps that every meeting has, each with whether what it asks for is already there."""
    minutes = queries.latest_minutes(meeting)
    facts = {
        "attendance": (_("Asistencia"), "attendance_list", queries.attendance_of(meeting).exists()),
        "minutes": (_("Acta"), "minutes_detail", _is_written(minutes)),
        "signatures": (_("Firmas"), "minutes_sign", minutes is not None and minutes.is_signed),
    }
    return [
        Step(key, label, reverse(f"meetings:{name}", args=[meeting.pk]), is_done)
        for key, (label, name, is_done) in facts.items()
    ]


def _is_written(minutes: Minutes | None) -> bool:
    """Whether the text was closed, or has everything that closing it will ask for."""
    if minutes is None:
        return False
    return not minutes.is_draft or not minutes.sections.filter(is_required=True, text="").exists()


def _own_guide(meeting: Meeting, current: str) -> Guide:
    home = reverse("meetings:meeting_detail", args=[meeting.pk])
    return Guide(home, meeting.title, own_steps(meeting), current)
