"""What the pages of the installation tell: how much waits, since when, and how much room is left."""

import shutil
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Min, QuerySet
from django_tasks_db.models import DBTaskResult

from baquiano.audit import queries as trail
from baquiano.common.calendar_days import BOGOTA
from baquiano.installation.copies import shelf
from baquiano.installation.models import WorkerBeat
from baquiano.notifications.choices import DUE_STATES, DeliveryState
from baquiano.notifications.models import Delivery

# A process that has said nothing for so long is dead: it speaks every fifteen seconds.
SILENCE = timedelta(seconds=90)


@dataclass(frozen=True)
class Facts:
    """The installation in figures. A moment is None when nothing waits, or there is none."""

    tasks_waiting: int
    tasks_running: int
    tasks_failed: int
    mail_waiting: int
    mail_dead: int
    mail_oldest: datetime | None
    trail_waiting: int
    trail_oldest: datetime | None
    last_beat: datetime | None
    last_copy: datetime | None
    disk_free: int
    disk_total: int


def facts() -> Facts:
    """The figures now. Cheap enough to be asked every few seconds."""
    tasks = DBTaskResult.objects.all()
    mail = Delivery._base_manager.filter(state__in=DUE_STATES)
    entries = trail.unsealed()
    oldest = entries.first()
    disk = shutil.disk_usage(_existing(Path(settings.FILES_ROOT)))
    copy = shelf.last_copy()
    beat = WorkerBeat.objects.order_by("-beat_at").first()
    return Facts(
        tasks_waiting=tasks.ready().count(),
        tasks_running=tasks.running().count(),
        tasks_failed=tasks.failed().count(),
        mail_waiting=mail.count(),
        mail_dead=Delivery._base_manager.filter(state=DeliveryState.DEAD).count(),
        mail_oldest=mail.aggregate(oldest=Min("created_at"))["oldest"],
        trail_waiting=entries.count() if oldest else 0,
        trail_oldest=oldest.at if oldest else None,
        last_beat=beat.beat_at if beat else None,
        last_copy=copy.made_at if copy else None,
        disk_free=disk.free,
        disk_total=disk.total,
    )


def alive(at: datetime) -> set[str]:
    """The processes that spoke lately."""
    return set(WorkerBeat.objects.filter(beat_at__gte=at - SILENCE).values_list("worker", flat=True))


def tasks_left_running(at: datetime) -> QuerySet[DBTaskResult]:
    """Tasks that somebody took some time ago and did not finish; whether that somebody lives is for the caller."""
    return DBTaskResult.objects.running().filter(started_at__lt=at - SILENCE)


def copy_is_due(at: datetime) -> bool:
    """Whether the copy of the day is still to be made: copies are wanted and none is after the last hour for it."""
    if not shelf.shelf():
        return False
    local = at.astimezone(BOGOTA)
    hour = datetime.combine(local.date(), time.fromisoformat(settings.BACKUP_AT), BOGOTA)
    wanted = hour if hour <= local else hour - timedelta(days=1)
    last = shelf.last_copy()
    return last is None or last.made_at < wanted


def _existing(path: Path) -> Path:
    return next(place for place in [path, *path.parents] if place.exists())
