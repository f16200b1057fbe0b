"""Registers the heart: conversations and their messages."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "messagecenter.threads"
    label = "threads"
