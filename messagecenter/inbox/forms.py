"""Reads what a browser sends with a message; the rules of the text are the law's business."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from messagecenter.lib.ids import public_id
from messagecenter.threads.services.compose import Draft

# Far above every limit of the policy, so that the policy gives the reason, not the form.
MAX_BODY = 100_000


class Textbox(forms.CharField):
    """Text as it was typed: no trimming, one kind of line end."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class MessageForm(forms.Form):
    """One message: `key` makes a second press harmless, `tidied` confirms a shown rewrite."""

    key = forms.CharField(max_length=64)
    body = Textbox(
        max_length=MAX_BODY,
        strip=False,
        required=False,
        error_messages={"max_length": _("This text is too long to be a message.")},
    )
    reason = forms.SlugField(required=False)
    last_seen = forms.IntegerField(required=False, min_value=0)
    tidied = forms.BooleanField(required=False)

    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(
            key=data["key"],
            body=data["body"],
            reason=data["reason"],
            last_seen=data["last_seen"],
            tidied=data["tidied"],
        )


class CheckForm(forms.Form):
    """What the live check sends while somebody types; `rev` tells late answers from fresh ones."""

    body = Textbox(max_length=MAX_BODY, strip=False, required=False)
    reason = forms.SlugField(required=False)
    order = forms.SlugField(required=False)
    thread = forms.SlugField(required=False)
    rev = forms.IntegerField(required=False, min_value=0)


class ReplyForm(forms.Form):
    """A buyer's message."""

    key = forms.CharField(max_length=64)
    body = Textbox(
        max_length=MAX_BODY,
        strip=False,
        error_messages={"required": _("Write a message first.")},
    )


def new_key() -> str:
    """Return a fresh key for a form, so that the same form twice is the same message."""
    return public_id()
