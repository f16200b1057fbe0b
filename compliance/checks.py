"""System checks: the shipped packs load, and every rule a pack names exists."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from compliance import pack


@register()
def packs_load(**_kwargs: Any) -> list[CheckMessage]:  # Any: Django's signature
    try:
        pack.load()
    except pack.PackError as error:
        return [
            Error(str(error), hint="Mend the file in compliance/policies.", id="compliance.E001")
        ]
    return []
