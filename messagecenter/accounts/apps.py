"""Registers the people: who may do what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "messagecenter.accounts"
    label = "accounts"
