"""`python -m coaching.probe`: exits 0 when this container's web answers. For health checks.

Asks as a proxy would, with the public host name: any other is refused by ALLOWED_HOSTS.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> None:
    host = urlsplit(os.environ.get("BASE_URL", "")).hostname or "localhost"
    client = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=5)
    try:
        client.request("GET", "/readyz", headers={"Host": host})
        sys.exit(0 if client.getresponse().status == 200 else 1)
    except OSError:
        sys.exit(1)


if __name__ == "__main__":
    main()
