"""What the places to write have in common: the editor of a contact and the box of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messagecenter.inbox import check
from messagecenter.inbox.forms import MessageForm, new_key
from messagecenter.lib import clock
from messagecenter.threads.services import compose
from messagecenter.threads.subject import subject_of

if TYPE_CHECKING:
    from compliance.pack import Reason
    from compliance.types import Report
    from messagecenter.accounts.models import Seller
    from messagecenter.threads.models import Thread


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form that is shown again: nothing typed is ever lost."""

    key: str
    body_text: str = ""
    reason: str = ""
    last_seen: int = 0
    rev: int = 0
    errors: dict[str, list[str]] | None = None


def fields_of(form: MessageForm, *, key: str = "", last_seen: int | None = None) -> Fields:
    """Return what was typed, under its own key or the fresh one that the service drew."""
    data = form.cleaned_data if form.is_valid() else form.data
    return Fields(
        key=key or str(data.get("key") or new_key()),
        body_text=str(data.get("body") or ""),
        reason=str(data.get("reason") or ""),
        last_seen=last_seen if last_seen is not None else _number(data.get("last_seen")),
        errors={name: [str(e) for e in errors] for name, errors in form.errors.items()} or None,
    )


def _number(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() else 0


def judged(thread: Thread, fields: Fields) -> Report:
    """Judge what stands in the form at this moment; nothing is stored."""
    draft = compose.Draft(key=fields.key, body=fields.body_text, reason=fields.reason)
    return compose.judge(thread, draft, clock.now())[2]


def editor(thread: Thread, fields: Fields, reason: Reason | None = None) -> dict[str, Any]:
    """Return the context of a place to write: the form, its judgement, the locked subject."""
    shown = None
    if fields.body_text.strip():
        shown = check.check(judged(thread, fields), fields.body_text)
    context: dict[str, Any] = {
        "form": fields,
        "check": shown,
        "subject": subject_of(thread, reason),
    }
    if reason:
        context["reason"] = {
            "slug": reason.slug,
            "title": _(reason.title),
            "optional": reason.group == "optional",
            "allowed": [_(text) for text in reason.allowed],
            "denied": [_(text) for text in reason.denied],
            "limits": limits(reason),
        }
    return context


def refused(refusal: compose.Refused, fields: Fields) -> dict[str, Any]:
    """Return what a refused text shows: every finding, and what a second send would do."""
    return {
        "check": check.check(refusal.report, fields.body_text),
        "summary": check.summary(refusal.report, fields.body_text, with_second_send=True),
    }


def limits(reason: Reason) -> str:
    return _("Up to %(count)s characters.") % {"count": f"{reason.text_max:,}"}


def sent_words(state: str, buyer_name: str) -> str:
    """Say what became of a message that was just sent."""
    if state == "held":
        return _("A person will check this message. You don't need to send it again.")
    if state == "blocked":
        return _("This message was not delivered. See what to change.")
    return _("Message sent to %(name)s") % {"name": buyer_name}


def reply_within(seller: Seller) -> timedelta:
    return timedelta(hours=seller.marketplace.reply_target_hours)


def problem(fields: Fields) -> check.Summary:
    """Summarise what is wrong with the form itself, before the law is asked."""
    texts = [text for errors in (fields.errors or {}).values() for text in errors]
    title = ngettext("There is a problem.", "There are %d problems.", len(texts))
    title = title % len(texts) if len(texts) > 1 else title
    return check.Summary(title, [check.Line(text, "#body") for text in texts])
