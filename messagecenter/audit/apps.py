"""Registers the audit: what happened, for ever."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "messagecenter.audit"
    label = "audit"
