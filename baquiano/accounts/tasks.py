"""Doorbells of the accounts room."""

import structlog
from django_tasks import task

from baquiano.accounts.mail import send_invitation, send_reset_link
from baquiano.accounts.models import User

log = structlog.get_logger(__name__)


@task()
def send_reset_mail(user_id: str) -> None:
    """Send the link that resets the password; the key is made here, so that no table keeps it."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        log.info("reset_mail_without_user", user_id=user_id)
        return
    send_reset_link(user)


@task()
def send_invitation_mail(user_id: str, institution: str) -> None:
    """Send the link with which a new person writes the first password."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        log.info("invitation_without_user", user_id=user_id)
        return
    send_invitation(user, institution)
