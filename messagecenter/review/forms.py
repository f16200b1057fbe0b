"""What the desk's pages ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from messagecenter.accounts.models import Seller


class ImportForm(forms.Form):
    """The shop, and the file with its orders."""

    seller = forms.ModelChoiceField(
        Seller.objects.order_by("name", "slug"),
        to_field_name="slug",
        error_messages={
            "required": _("Choose the shop whose orders these are."),
            "invalid_choice": _("Choose the shop whose orders these are."),
        },
    )
    file = forms.FileField(
        # Longer names are cut when they are kept.
        error_messages={
            "required": _("Choose the file with the orders."),
            "missing": _("Choose the file with the orders."),
            "invalid": _("Choose the file with the orders."),
            "empty": _("The file is empty."),
        },
    )
