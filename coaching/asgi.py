"""For servers that only speak ASGI. `make demo` and the image serve coaching.wsgi."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")

application = get_asgi_application()
