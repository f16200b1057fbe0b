"""Registers the marketplace's desk."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "messagecenter.review"
    label = "review"
