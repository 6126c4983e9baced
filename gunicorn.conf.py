"""How the web is served, in `make demo` and in the image alike: threads, persistent connections."""

import os
from pathlib import Path

from coaching import log

bind = f"{os.environ.get('WEB_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# In memory: on a slow disk the heartbeat file made workers look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Who opened what belongs in the access ledger, not in a log file.
accesslog = None
control_socket_disable = True
logconfig_dict = log.configuration(os.environ.get("LOG_LEVEL", "INFO"))
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}
}
