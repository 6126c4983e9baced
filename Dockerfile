# One image; the command decides its role (web, worker, beat, migrate, roles).
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --no-deps -r requirements.lock
COPY . .
# Fonts are subset, htmx and icons copied, and all static files hashed and compressed. No setting
# of the installation is in the image: these stand in while it is built.
RUN SECRET_KEY=only-while-building DATABASE_URL=postgresql://none@127.0.0.1:1/none \
    DATA_DIR=/tmp/build STATIC_ROOT=/app/staticfiles \
    /venv/bin/python -m coaching.demo.steps assets collectstatic

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home coaching
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build --chown=root:root /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data STATIC_ROOT=/app/staticfiles WEB_HOST=0.0.0.0 PORT=8000
USER coaching
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "--config", "gunicorn.conf.py", "coaching.wsgi:application"]
