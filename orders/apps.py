"""Registers the facts about the sale."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
