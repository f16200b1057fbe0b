#!/usr/bin/env python3
"""The door to every command of the project."""

import os
import sys

NO_DATABASE = (
    "No database answers. Start the embedded one with `make run` in another terminal, "
    "or set DATABASE_URL to one that runs."
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messagecenter.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 (after the line above)
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import OperationalError, connection  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        from messagecenter.metrics.checks import refuse_to_start  # noqa: PLC0415 (Django is ready)

        refuse_to_start()
        sys.exit(str(error))
    except OperationalError:
        # Only a database that cannot be reached is said in a sentence; all else is a fault.
        if connection.connection is not None:
            raise
        sys.exit(NO_DATABASE)


if __name__ == "__main__":
    main()
