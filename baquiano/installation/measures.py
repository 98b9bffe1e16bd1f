"""Metrics in the text of Prometheus: the figures of the installation, and the requests of all its web processes.

The processes share the counts of requests through files in ``settings.METRICS_DIR``; labels are names of addresses,
never what somebody asked for.
"""

import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from baquiano.installation.health import parts
from baquiano.installation.queries import facts

CONTENT_TYPE = CONTENT_TYPE_LATEST
REQUESTS = Counter("baquiano_requests", "Requests answered.", ["method", "view", "status"])
SECONDS = Histogram(
    "baquiano_request_seconds", "Time to answer.", ["view"], buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that counts each answer and its time, by the name of the address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        match = getattr(request, "resolver_match", None)
        view = match.view_name if match else "none"
        method = request.method if request.method in METHODS else "OTHER"
        REQUESTS.labels(method, view, str(response.status_code)).inc()
        SECONDS.labels(view).observe(time.perf_counter() - started)
        return response

    return middleware


class _Installation(Collector):
    """The figures of the installation, read when asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found, at = facts(), timezone.now()
        works = GaugeMetricFamily("baquiano_part_up", "1 when the part of /salud/ works.", labels=["part"])
        for part in parts():
            works.add_metric([part.key], float(part.works))
        yield works
        counts = {
            "tasks_waiting": found.tasks_waiting,
            "tasks_running": found.tasks_running,
            "tasks_failed": found.tasks_failed,
            "mail_waiting": found.mail_waiting,
            "mail_dead": found.mail_dead,
            "trail_unsealed": found.trail_waiting,
            "disk_free_bytes": found.disk_free,
            "disk_total_bytes": found.disk_total,
        }
        ages = {
            "mail_oldest_seconds": found.mail_oldest,
            "trail_lag_seconds": found.trail_oldest,
            "worker_silence_seconds": found.last_beat,
            "last_copy_age_seconds": found.last_copy,
        }
        for name, count in counts.items():
            yield GaugeMetricFamily(f"baquiano_{name}", name.replace("_", " "), value=count)
        for name, moment in ages.items():
            if moment:
                yield GaugeMetricFamily(
                    f"baquiano_{name}", name.replace("_", " "), value=max((at - moment).total_seconds(), 0)
                )


def text() -> bytes:
    """All of it; the counts of requests are those of every process since the service started."""
    registry = CollectorRegistry()
    registry.register(_Installation())
    if settings.METRICS_DIR:
        MultiProcessCollector(registry, path=str(settings.METRICS_DIR))
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)
