from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _make_cache_table(**kwargs: Any) -> None:
    """The limits of sign-in live in the cache table: a database that was migrated has it, with no second command."""
    from django.core.management import call_command  # noqa: PLC0415 - commands load the apps that are loading now

    call_command("createcachetable", database=kwargs["using"], verbosity=0)


class CommonConfig(AppConfig):
    name = "baquiano.common"
    label = "common"
    verbose_name = "Piezas comunes"

    def ready(self) -> None:
        post_migrate.connect(_make_cache_table, sender=self)
