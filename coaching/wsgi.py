"""What gunicorn serves. Threads, not ASGI: with sync views ASGI was about seven times slower."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")

application = get_wsgi_application()

from coaching.sealing.startup import check_keys  # noqa: E402 (settings come first)

check_keys()
