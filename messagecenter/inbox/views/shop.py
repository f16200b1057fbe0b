"""What every page of a shop shows around its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from messagecenter.accounts import access
from messagecenter.accounts.http import SignedInRequest
from messagecenter.threads import selectors

if TYPE_CHECKING:
    from messagecenter.accounts.models import Seller


def shop_context(
    request: SignedInRequest, seller: Seller, counts: dict[str, int] | None = None
) -> dict[str, Any]:
    """Return the shop and what waits in it; fragments do without. `counts`, where known already."""
    if request.htmx:
        return {"shop": seller}
    counts = counts or selectors.section_counts(seller)
    return {
        "shop": seller,
        "nav_counts": {k.replace("-", "_"): n for k, n in counts.items()},
        "leads": access.leads(request.user, seller),
    }
