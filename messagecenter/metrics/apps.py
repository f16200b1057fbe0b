"""Registers what machines and operators ask for."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "messagecenter.metrics"
    label = "metrics"

    def ready(self) -> None:
        from messagecenter.metrics import checks  # noqa: F401, PLC0415 (registers the checks)
