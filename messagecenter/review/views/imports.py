"""The desk: orders that an admin imports for a shop, how far they are, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from messagecenter.accounts.http import SignedInRequest, signed_in
from messagecenter.lib.http import answer
from messagecenter.lib.uploads import LARGEST, is_too_large
from messagecenter.review import access, imports, selectors
from messagecenter.review.forms import ImportForm

if TYPE_CHECKING:
    from orders.models import ImportRun


@require_http_methods(["GET", "POST"])
@signed_in
def orders(request: SignedInRequest) -> HttpResponse:
    """Show the form and the earlier imports; take a file and promise to import it."""
    access.require_admin(request.user)
    if request.method == "GET":
        return _form(request, ImportForm(), [])
    if is_too_large(request):
        megabytes = LARGEST // 1024 // 1024
        told = _("This file is larger than %(megabytes)d MB. Import it in parts, or on the server.")
        line = {"text": told % {"megabytes": megabytes}, "href": "#file"}
        return _form(request, ImportForm(request.POST), [line], 413)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        lines = [
            {"text": str(text), "href": f"#{name}"}
            for name, texts in form.errors.items()
            for text in texts
        ]
        return _form(request, form, lines, 422)
    file = form.cleaned_data["file"]
    run = imports.upload(file.name or "", file.chunks(), form.cleaned_data["seller"], request.user)
    where = reverse("desk:orders_import_run", args=[run.public_id])
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where, status=303)


@require_GET
@signed_in
def run(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show how far an import is, and then its report."""
    found = access.import_for(request.user, public_id)
    context = {**_desk(request), "run": _row(found), "refusals": found.refusals}
    return answer(request, "review/import.html", context, fragment="review/_import_run.html")


def _form(
    request: SignedInRequest, form: ImportForm, lines: list[dict[str, str]], status: int = 200
) -> HttpResponse:
    page = selectors.import_runs(request.GET.get("page", ""))
    context = {
        **_desk(request),
        "form": form,
        "sellers": selectors.sellers(),
        "chosen": form.data.get("seller", ""),
        "summary": {"title": _("Nothing was uploaded"), "lines": lines} if lines else None,
        "megabytes": LARGEST // 1024 // 1024,
        "runs": [_row(one) for one in page.rows],
        "page": page,
    }
    return answer(request, "review/imports.html", context, status=status)


def _desk(request: SignedInRequest) -> dict[str, Any]:
    return {} if request.htmx else {"nav_counts": {"open": selectors.open_count()}}


def _row(found: ImportRun) -> dict[str, Any]:
    level, state = _state(found)
    return {
        "public_id": found.public_id,
        "seller_name": found.seller.name,
        "by_name": found.by.name or found.by.email,
        "file_name": found.file_name,
        "format": _FORMATS.get(found.format, lambda: "")(),
        "open": found.is_open,
        "level": level,
        "state": state,
        "problem": found.problem,
        "percent": min(100, found.position * 100 // found.size) if found.size else 0,
        "uploaded_at": found.uploaded_at,
        "finished_at": found.finished_at,
        "read": found.read,
        "new": found.new,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "refused": found.refused,
        "not_listed": max(0, found.refused - len(found.refusals)),
    }


def _state(found: ImportRun) -> tuple[str, str]:
    """Return the colour and the words for where the run is."""
    if found.is_open:
        running = found.started_at is not None
        return "info", _("Importing") if running else _("Waiting for a worker")
    if found.problem:
        return "danger", _("Nothing imported")
    if found.refused:
        words = ngettext("%(n)d row refused", "%(n)d rows refused", found.refused)
        return "warn", words % {"n": found.refused}
    return "ok", _("Imported")


_FORMATS = {
    "shipping-report": lambda: _("Amazon's shipping report"),
    "general-report": lambda: _("Amazon's all-orders report"),
    "own-csv": lambda: _("Our own CSV"),
    "own-json": lambda: _("Our own JSON"),
}
