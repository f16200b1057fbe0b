"""Registers delivery: what the wires did."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "messagecenter.delivery"
    label = "delivery"
