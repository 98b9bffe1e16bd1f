"""``manage.py serve``: gunicorn, with the background work inside when it is the only process.

Given a socket by systemd it listens there instead of on its port: whoever comes while it restarts, waits.
"""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.db import connections

# A process answers so many and gives its place to a new one, in case something in it grows.
MOST_REQUESTS = 20_000


class Command(BaseCommand):
    help = "Sirve Baquiano. Con --prepare deja antes la base de datos al día y, en modo demostración, con sus datos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument("--workers", type=int, default=1, help="procesos; cada uno con sus hilos")
        parser.add_argument("--prepare", action="store_true", help="migra y, en modo demostración, carga los datos")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            self._prepare()
        place = "el socket que recibió" if "LISTEN_FDS" in os.environ else f"http://{options['host']}:{options['port']}"
        self.stdout.write(f"Baquiano está en {place}  (Ctrl+C para detener)")
        self.stdout.flush()
        _forget_connections()
        _empty_metrics()
        _run(f"{options['host']}:{options['port']}", options["workers"], options["threads"])

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0)
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)


def _start_background(worker: Any) -> None:
    if settings.EMBEDDED_WORKER:
        from baquiano.common import background  # noqa: PLC0415 - the worker process starts it, not the command

        background.start_in_thread()


def _forget_connections() -> None:
    """A connection of this process is not for its children: two of them would speak through it at once."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _empty_metrics() -> None:
    """What the processes of before counted is theirs: the counts begin with the service."""
    for path in settings.METRICS_DIR.glob("*.db") if settings.METRICS_DIR else []:
        path.unlink(missing_ok=True)


def _forget_process(_server: Any, worker: Any) -> None:
    if settings.METRICS_DIR:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - only where metrics are kept

        mark_process_dead(worker.pid, path=str(settings.METRICS_DIR))


def _run(bind: str, workers: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - heavy, and only this command needs it

    class Server(BaseApplication):
        def load_config(self) -> None:
            choices = {
                "bind": bind,
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "timeout": 60,
                # Told to stop, each process answers what it already took: less than systemd waits.
                "graceful_timeout": 60,
                "max_requests": MOST_REQUESTS if workers > 1 else 0,
                "max_requests_jitter": MOST_REQUESTS // 10,
                "post_worker_init": _start_background,
                "child_exit": _forget_process,
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
