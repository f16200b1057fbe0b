"""Registers what machines and operators ask for."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "messagecenter.metrics"
    label = "metrics"
