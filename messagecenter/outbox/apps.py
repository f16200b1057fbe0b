"""Registers the outbox: promises kept in the database."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "messagecenter.outbox"
    label = "outbox"

    def ready(self) -> None:
        from messagecenter.outbox import checks  # noqa: F401, PLC0415 (registers the checks)
