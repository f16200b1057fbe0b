"""The one clock that counts in law and in leases: the database's own."""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """Return the database's present instant, aware, UTC.

    Processes on several machines disagree about the time; the database does not, so windows and
    leases are judged by it alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (instant,) = cursor.fetchone() or (None,)
    if not isinstance(instant, datetime):
        message = "The database did not tell the time."
        raise TypeError(message)
    return instant.astimezone(UTC)
