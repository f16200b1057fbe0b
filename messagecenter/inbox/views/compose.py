"""Writing to a buyer: the live check, the contact about an order, the reply in a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compliance import pack
from messagecenter.accounts import access as accounts
from messagecenter.accounts.http import SignedInRequest, go, limited, signed_in
from messagecenter.accounts.limits import CHECKS, SENDS
from messagecenter.inbox import check as shown
from messagecenter.inbox.forms import CheckForm, MessageForm
from messagecenter.inbox.views import composer
from messagecenter.inbox.views.conversation import may_not_write, thread_context
from messagecenter.inbox.views.orders import order_context
from messagecenter.inbox.views.shop import shop_context
from messagecenter.lib.http import answer, fragments, trigger, wants_fragment
from messagecenter.threads import access as threads
from messagecenter.threads.services.compose import (
    Overtaken,
    ReasonNeeded,
    Refused,
    RewriteOffered,
    edit_again,
    submit_message,
)
from messagecenter.threads.services.open import NobodyToContact, new_thread, open_thread
from orders import access as orders

if TYPE_CHECKING:
    from compliance.pack import Reason
    from messagecenter.accounts.models import Seller, User
    from messagecenter.threads.models import Message, Thread
    from orders.models import Order

_LIVE: tuple[str, ...] = ("inbox/_mirror.html", "inbox/_check_status.html")


@require_POST
@signed_in
@limited(CHECKS)
def check(request: SignedInRequest) -> HttpResponse:
    """Answer the live check: findings, and out of band the marks, the status and the preview."""
    form = CheckForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    data = form.cleaned_data
    context: dict[str, Any] = {}
    if data["thread"]:
        thread = threads.thread_for(request.user, data["thread"])
        also, reason = _LIVE, None
    else:
        order = orders.order_for(request.user, data["order"])
        thread = new_thread(order)
        also, reason = (*_LIVE, "inbox/_preview.html"), reason_of(order.seller, data["reason"])
        context = order_context(order)
    fields = composer.Fields(
        key="", body_text=data["body"], reason=data["reason"], rev=data["rev"] or 0
    )
    context |= {"shop": thread.seller, **composer.editor(thread, fields, reason)}
    return HttpResponse(fragments(request, "inbox/_check.html", *also, context=context))


@require_POST
@signed_in
@limited(SENDS)
def contact_send(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send what was written in step 2, or show it again with the reason why not."""
    order = orders.order_for(request.user, public_id)
    if not accounts.may_write(request.user, order.seller):
        return may_not_write(request)
    reason = reason_of(order.seller, request.POST.get("reason", ""))
    form = MessageForm(request.POST)
    try:
        thread = open_thread(order)
    except NobodyToContact:
        raise Http404(_("This order has no buyer to contact.")) from None
    fields = composer.fields_of(form)
    context = {
        **shop_context(request, order.seller),
        **order_context(order),
        **composer.editor(thread, fields, reason),
    }
    if not form.is_valid():
        return _write(request, context | {"summary": composer.problem(fields)}, 422)
    if request.POST.get("action") in {"check", "edit"}:
        return _write(request, context, 200)
    message, more, status = _submit(thread, request.user, form)
    if message is None:
        return _write(request, context | more, status)
    messages.success(request, composer.sent_words(message.state, thread.buyer_name))
    return go(request, reverse("inbox:thread", args=[thread.public_id]))


@require_POST
@signed_in
@limited(SENDS)
def reply(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send a reply, or show it again with the reason why not."""
    thread = threads.thread_for(request.user, public_id)
    if not accounts.may_write(request.user, thread.seller):
        return may_not_write(request)
    form = MessageForm(request.POST)
    fields = composer.fields_of(form)
    context = composer.editor(thread, fields)
    if not form.is_valid():
        return _thread(request, thread, context | {"summary": composer.problem(fields)}, 422)
    if request.POST.get("action") in {"check", "edit"}:
        return _thread(request, thread, context, 200)
    message, more, status = _submit(thread, request.user, form)
    if message is None:
        return _thread(request, thread, context | more, status)
    words = composer.sent_words(message.state, thread.buyer_name)
    if wants_fragment(request):
        thread.refresh_from_db()
        sent = _thread(request, thread, {}, 200)
        return trigger(sent, toast={"text": words}, announce=words)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("inbox:thread", args=[thread.public_id]), status=303)


@require_POST
@signed_in
def edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take a message that was not delivered back into its editor, with its text."""
    message = threads.message_for(request.user, public_id)
    if not accounts.may_write(request.user, message.thread.seller):
        return may_not_write(request)
    if message.state not in {"blocked", "draft"}:
        raise Http404(_("There is no such message."))
    draft = edit_again(message, request.user)
    return go(request, _editor_url(draft))


def reason_of(seller: Seller, slug: str) -> Reason:
    """Return a reason that the marketplace offers, or raise Http404."""
    reason = pack.load(seller.marketplace.pack).reasons.get(slug)
    if reason is None or not reason.offered:
        raise Http404(_("There is no such reason."))
    return reason


def _editor_url(draft: Message) -> str:
    order: Order | None = draft.thread.order
    if draft.reason and order:
        where = reverse("inbox:contact", args=[order.public_id])
        return f"{where}?reason={draft.reason}&draft={draft.public_id}"
    return f"{reverse('inbox:thread', args=[draft.thread.public_id])}?draft={draft.public_id}"


def _reason_needed(thread: Thread) -> shown.Summary:
    where = reverse("inbox:contact", args=[thread.order.public_id]) if thread.order else ""
    return shown.Summary(
        _("There is nothing to reply to, so a new message counts as contact you start."),
        [shown.Line(_("Pick a reason"), where)] if where else [],
    )


def _submit(
    thread: Thread, author: User, form: MessageForm
) -> tuple[Message | None, dict[str, Any], int]:
    """Send, or return what the editor shows instead and its status. No typed word is lost."""
    try:
        return submit_message(thread, author, form.draft()), {}, 200
    except Refused as no:
        fields = composer.fields_of(form, key=no.message.key)
        return None, {"form": fields, **composer.refused(no, fields)}, 422
    except RewriteOffered as no:
        return None, {"rewrite": shown.rewrite(form.cleaned_data["body"], no.after)}, 422
    except ReasonNeeded:
        return None, {"summary": _reason_needed(thread)}, 422
    except Overtaken:
        thread.refresh_from_db()
        newest = thread.last_message_id or 0
        return None, {"form": composer.fields_of(form, last_seen=newest), "overtaken": True}, 409


def _write(request: SignedInRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return answer(
        request, "inbox/write.html", context, fragment="inbox/_editor.html", status=status
    )


def _thread(
    request: SignedInRequest, thread: Thread, context: dict[str, Any], status: int
) -> HttpResponse:
    whole = shop_context(request, thread.seller) | thread_context(request, thread) | context
    return answer(
        request,
        "inbox/thread.html",
        whole,
        fragment="inbox/_composer.html",
        also=("inbox/_log.html",),
        status=status,
    )
