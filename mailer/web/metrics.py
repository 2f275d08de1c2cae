"""Metrics of the office in Prometheus' text format: numbers by relay, state and class."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.registry import Collector

from mailer.actions.office.workspaces import Mode
from mailer.actions.operation.health import Health, RelayHealth
from mailer.domain.suspension import SuspensionKind
from mailer.store.liveness import Process

if TYPE_CHECKING:
    from prometheus_client import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_MINUTE, _HOUR = ("minute", "hour")


def metrics_text(health: Health) -> bytes:
    """What a scrape is answered: a registry of its own, so that nothing of the process slips in."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_OfHealth(health))
    return generate_latest(registry)


class _OfHealth(Collector):
    """Tells what one look at the database found."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> "Iterator[Metric]":
        yield from self._of_office()
        yield from self._of_processes()
        for make in (_queue, _attempts, _lately, _suspensions):
            yield from make(self._health)

    def _of_office(self) -> "Iterator[Metric]":
        health = self._health
        yield InfoMetricFamily(
            "seminarpost_build",
            "Version of the program, kind of the database and version of its tables.",
            value={
                "version": health.version,
                "database": health.database,
                "schema": health.schema,
            },
        )
        mode = _gauge("mode", "Where mail goes: 1 for the mode that holds.", "state")
        for one in Mode:
            mode.add_metric([one.value], float(one is health.mode))
        yield mode
        mailings = _gauge("mailings", "Mailings by state.", "state")
        for state, number in health.mailings.items():
            mailings.add_metric([state], number)
        yield mailings
        late = timedelta(0) if health.overdue is None else health.at - health.overdue
        for name, text, value in (
            (
                "mailings_unreleased",
                "Mailings that are due and wait for a person's release.",
                health.unreleased,
            ),
            (
                "mailings_missed",
                "Mailings that went to nobody and would still be of use.",
                health.missed,
            ),
            (
                "mailing_overdue_seconds",
                "For how long the first mailing is due that the clock has not looked at.",
                late.total_seconds(),
            ),
            (
                "deliveries_unclear",
                "Mails of which nobody knows whether they arrived, until staff settles them.",
                health.unclear,
            ),
            ("disk_free_bytes", "Room on the disk of the workspace.", health.free_bytes),
        ):
            yield GaugeMetricFamily(f"seminarpost_{name}", text, value=value)

    def _of_processes(self) -> "Iterator[Metric]":
        for process, name, text in (
            (Process.CLOCK, "tick_lag_seconds", "Since when the clock has not looked at the plan."),
            (
                Process.SENDER,
                "sender_silence_seconds",
                "Since when the sender has given no sign of life.",
            ),
        ):
            silence = self._health.silence(process)
            family = GaugeMetricFamily(f"seminarpost_{name}", f"{text} Absent where none runs.")
            if silence is not None:
                family.add_metric([], silence.total_seconds())
            yield family


def _gauge(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"seminarpost_{name}", text, labels=labels)


def _queue(health: Health) -> "Iterator[Metric]":
    waiting = _gauge("deliveries_open", "Mails not out yet, by relay and state.", "relay", "state")
    age = _gauge(
        "queue_age_seconds", "For how long the first mail is due that has not left.", "relay"
    )
    for one in health.relays:
        for state, number in one.waiting.items():
            waiting.add_metric([one.name, state], number)
        age.add_metric([one.name], one.queue_age(health.at).total_seconds())
    yield waiting
    yield age


def _attempts(health: Health) -> "Iterator[Metric]":
    attempts = CounterMetricFamily(
        "seminarpost_attempts",
        "Answers of a relay to mails, by what became of the mail and by class of the reply.",
        labels=("relay", "state", "class"),
    )
    for relay in health.relays:
        for one in relay.attempts:
            attempts.add_metric([one.relay, one.state, one.reply_class], one.total)
    yield attempts


def _lately(health: Health) -> "Iterator[Metric]":
    for window, text in ((_MINUTE, "in the last full minute"), (_HOUR, "in the last hour")):
        family = _gauge(
            f"attempts_last_{window}",
            f"Answers {text}, for who keeps no history.",
            "relay",
            "state",
            "class",
        )
        for relay in health.relays:
            for one in relay.attempts:
                number = one.minute if window == _MINUTE else one.hour
                family.add_metric([one.relay, one.state, one.reply_class], number)
        yield family


def _suspensions(health: Health) -> "Iterator[Metric]":
    of_relay = _gauge(
        "relay_suspended", "1 where nothing leaves over a relay, by why.", "relay", "state"
    )
    of_domains = _gauge(
        "domains_suspended", "Recipient domains left alone for now, by why.", "relay", "state"
    )
    for one in health.relays:
        for kind in SuspensionKind:
            of_relay.add_metric([one.name, kind.value], float(_holds(one, kind)))
            of_domains.add_metric([one.name, kind.value], one.suspended_domains[kind.value])
    yield of_relay
    yield of_domains


def _holds(relay: RelayHealth, kind: SuspensionKind) -> bool:
    return relay.suspension is not None and relay.suspension.kind is kind
