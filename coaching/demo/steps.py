"""Several management commands in one process: `python -m coaching.demo.steps [--owner] NAME…`.

Starting Python and Django once instead of five times is most of what a start costs.
"""

import os
import sys

from coaching.environment import become_owner

ARGUMENTS = {"collectstatic": {"interactive": False}, "migrate": {"interactive": False}}


def main(names: list[str]) -> None:
    """Run the named commands in order; one that this installation does not know is left out."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
    if names[0] == "--owner":
        become_owner()
        names = names[1:]
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    for name in names:
        if name in get_commands():
            verbosity = 1 if name == "demo_logins" else 0
            call_command(name, verbosity=verbosity, **ARGUMENTS.get(name, {}))


if __name__ == "__main__":
    main(sys.argv[1:])
