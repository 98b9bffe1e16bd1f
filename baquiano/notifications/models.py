"""Messages for people and the outbox of mail, written in the transaction of what they tell."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow
from baquiano.notifications.choices import DeliveryState, Way

# What stands in the texts of a mail where its key goes.
SECRET_MARK = "••••••"  # noqa: S105 - it is no secret: it stands for one


class Message(InstitutionRow):
    """What a person is told inside the product. ``key`` says which fact it tells, so that it is told once."""

    policy_owners = ("recipient_id",)

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("para")
    )
    kind = models.CharField(_("clase"), max_length=60)
    title = models.CharField(_("asunto"), max_length=200)
    body = models.TextField(_("texto"), blank=True)
    url = models.CharField(_("página"), max_length=300, blank=True)
    key = models.CharField(max_length=200, editable=False)
    created_at = models.DateTimeField(_("fecha"))
    read_at = models.DateTimeField(_("leído el"), null=True)
    way = models.CharField(_("cómo se avisó"), max_length=10, choices=Way.choices, default=Way.AT_ONCE)
    # The day whose summary told it; empty while it waits for one.
    digested_on = models.DateField(_("resumen del"), null=True, editable=False)

    class Meta:
        verbose_name = _("aviso")
        verbose_name_plural = _("avisos")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "recipient", "key"], name="notifications_message_once")
        ]
        indexes = [
            models.Index(
                fields=["recipient", "institution"],
                condition=models.Q(read_at__isnull=True),
                name="notifications_unread",
            ),
            models.Index(fields=["recipient", "-created_at"], name="notifications_by_recipient"),
            models.Index(
                fields=["institution", "recipient"],
                condition=models.Q(way="digest", digested_on__isnull=True),
                name="notifications_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Preference(InstitutionRow):
    """How a person wants to be told of a kind of notice; without a row, as the kind usually does."""

    policy_owners = ("user_id",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona")
    )
    kind = models.CharField(_("clase de aviso"), max_length=60)
    way = models.CharField(_("cómo avisar"), max_length=10, choices=Way.choices)

    class Meta:
        verbose_name = _("preferencia de avisos")
        verbose_name_plural = _("preferencias de avisos")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "user", "kind"], name="notifications_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_way_display()}"


class Announcement(InstitutionRow, Authored):
    """What an authorised person wrote to those who hold a role in a unit; once sent it does not change."""

    policy_owners = ("created_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("dependencia"),
    )
    role = models.CharField(_("rol"), max_length=40, blank=True)
    title = models.CharField(_("asunto"), max_length=150)
    body = models.TextField(_("texto"))
    people = models.PositiveIntegerField(_("personas"), default=0)

    class Meta:
        verbose_name = _("anuncio")
        verbose_name_plural = _("anuncios")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["institution", "-created_at"], name="notifications_announced")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notifications:announcement_detail", args=[self.pk])


class Delivery(InstitutionRow):
    """One mail to one address, with what became of it. Retries keep the same ``mail_id``, its Message-ID.

    A key that only the addressee may read is not in its texts: they bear ``SECRET_MARK`` in its place, and it waits in
    ``sealed`` until the mail leaves.
    """

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="deliveries", null=True, verbose_name=_("aviso")
    )
    address = models.EmailField(_("dirección"))
    subject = models.CharField(_("asunto"), max_length=200)
    body = models.TextField(_("texto"))
    html = models.TextField(_("texto con formato"), blank=True)
    sealed = models.TextField(blank=True, editable=False)
    key = models.CharField(max_length=200, editable=False)
    state = models.CharField(_("estado"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    next_attempt_at = models.DateTimeField(_("próximo intento"))
    last_error = models.CharField(_("último error"), max_length=500, blank=True)
    mail_id = models.CharField("Message-ID", max_length=200, unique=True, editable=False)
    about_type = models.CharField(max_length=80, blank=True, editable=False)
    about_id = models.CharField(max_length=64, blank=True, editable=False)
    about_label = models.CharField(_("sobre"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("creado el"))
    sent_at = models.DateTimeField(_("enviado el"), null=True)

    class Meta:
        verbose_name = _("envío")
        verbose_name_plural = _("envíos")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "address", "key"], name="notifications_delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state__in=["pending", "failed"]),
                name="notifications_due",
            ),
            models.Index(fields=["institution", "about_type", "about_id"], name="notifications_about"),
            models.Index(fields=["institution", "-created_at"], name="notifications_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"
