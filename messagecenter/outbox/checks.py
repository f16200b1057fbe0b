"""System checks: the wiring resolves, and leases are renewed well before they end."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from messagecenter.outbox.registry import QUEUES, WIRING, Handler, sweepers


@register()
def wiring_resolves(**_kwargs: Any) -> list[CheckMessage]:  # Any: Django's signature
    table: dict[str, tuple[Handler, ...]] = import_string(f"{WIRING}.HANDLERS")
    problems: list[CheckMessage] = []
    names = [(handler.name, handler.queue) for row in table.values() for handler in row]
    for name, queue in [*names, *((name, QUEUES[0]) for name in sweepers())]:
        try:
            import_string(name)
        except ImportError:
            problems.append(
                Error(
                    f"{name} does not exist.", hint="See messagecenter/wiring.py.", id="outbox.E001"
                )
            )
        if queue not in QUEUES:
            problems.append(
                Error(
                    f"{name} wants queue {queue}.", hint=f"Use one of {QUEUES}.", id="outbox.E002"
                )
            )
    return problems


@register()
def leases_are_renewed(**_kwargs: Any) -> list[CheckMessage]:  # Any: Django's signature
    if settings.OUTBOX_RENEW < settings.OUTBOX_LEASE / 2 and settings.OUTBOX_SWEEP <= 10:
        return []
    hint = "OUTBOX_RENEW below half of OUTBOX_LEASE, OUTBOX_SWEEP at most 10 seconds."
    return [Error("The outbox times do not fit each other.", hint=hint, id="outbox.E003")]
