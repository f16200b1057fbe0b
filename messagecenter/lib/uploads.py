"""How much a browser may send in one request; what is more is read and dropped."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

LARGEST = 100 * 1024 * 1024


def is_too_large(request: HttpRequest) -> bool:
    """Say whether the files of this request were dropped for their size."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST


class BoundedUpload(FileUploadHandler):
    """Keeps the files of a request off the disk when there is too much of it.

    The check of the form's token reads the body before any view is asked, so a view alone cannot
    refuse it. The other fields are read as usual.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.request is not None and is_too_large(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 (Django's signature)
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 (Django's signature)
        return None
