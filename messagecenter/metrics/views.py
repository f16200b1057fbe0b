"""What machines ask: does this process answer?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def livez(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view takes a request)
    """Say that the process answers; what it depends on is another question."""
    return HttpResponse("ok\n", content_type="text/plain")
