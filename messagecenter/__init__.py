"""The project package, and the conversation."""

from messagecenter.celery import app as celery_app

__all__ = ["celery_app"]
