"""Registers the pages of sellers and buyers."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "messagecenter.inbox"
    label = "inbox"
