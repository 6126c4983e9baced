#!/usr/bin/env python
"""Django's command line. Owner commands connect as the owner of the tables, the rest never do."""

import os
import sys

from coaching.environment import OWNER_COMMANDS, become_owner


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS and "--help" not in sys.argv:
        become_owner()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
