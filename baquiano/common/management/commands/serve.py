"""``manage.py serve``: the web process, with the background work inside when it is the only process."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application


class Command(BaseCommand):
    help = "Sirve Baquiano. Con --prepare deja antes la base de datos al día y, en modo demostración, con sus datos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument("--prepare", action="store_true", help="migra y, en modo demostración, carga los datos")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            self._prepare()
        self.stdout.write(f"Baquiano está en http://{options['host']}:{options['port']}  (Ctrl+C para detener)")
        self.stdout.flush()
        _run(f"{options['host']}:{options['port']}", options["threads"])

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0)
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)


def _start_background(worker: Any) -> None:
    if settings.EMBEDDED_WORKER:
        from baquiano.common import background  # noqa: PLC0415 - the worker process starts it, not the command

        background.start_in_thread()


def _run(bind: str, threads: int) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - heavy, and only this command needs it

    class Server(BaseApplication):
        def load_config(self) -> None:
            choices = {
                "bind": bind,
                "workers": 1,
                "threads": threads,
                "worker_class": "gthread",
                "timeout": 60,
                "post_worker_init": _start_background,
                "accesslog": None,
                "loglevel": "warning",
                "proc_name": "baquiano",
            }
            for key, value in choices.items():
                self.cfg.set(key, value)

        def load(self) -> Any:
            return get_wsgi_application()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baquiano.config.settings")
    Server().run()
