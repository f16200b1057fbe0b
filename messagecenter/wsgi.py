"""Serves the pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messagecenter.settings")

application = get_wsgi_application()

from messagecenter.metrics.checks import refuse_to_start  # noqa: E402 (Django is ready only now)

refuse_to_start()
