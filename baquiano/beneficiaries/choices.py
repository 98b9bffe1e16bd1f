"""Kinds of beneficiary and the official classifications that go with them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BeneficiaryKind(TextChoices):
    SCHOOL = "school", _("Establecimiento educativo")
    TERRITORIAL = "territorial", _("Entidad territorial")
    NATIONAL = "national", _("Entidad nacional")
    SGR = "sgr", _("Ejecutor o beneficiario del SGR")
    CITIZEN = "citizen", _("Ciudadano u organización")


class TerritorialKind(TextChoices):
    DEPARTMENT = "department", _("Departamento")
    DISTRICT = "district", _("Distrito")
    MUNICIPALITY = "municipality", _("Municipio")
    INDIGENOUS = "indigenous", _("Territorio indígena")
    REGION = "region", _("Región o provincia constituida")


class Nature(TextChoices):
    PUBLIC = "public", _("Pública")
    PRIVATE = "private", _("Privada")


class Person(TextChoices):
    NATURAL = "natural", _("Natural")
    LEGAL = "legal", _("Jurídica")


class Order(TextChoices):
    NATIONAL = "national", _("Nacional")
    TERRITORIAL = "territorial", _("Territorial")


class Zone(TextChoices):
    URBAN = "urban", _("Urbana")
    RURAL = "rural", _("Rural")


class Sector(TextChoices):
    OFFICIAL = "official", _("Oficial")
    PRIVATE = "private", _("No oficial")
