# syntax=docker/dockerfile:1
FROM node:24-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev
COPY static static
RUN npm run build

FROM python:3.13-slim AS packages
RUN python -m venv /opt/venv
COPY requirements/production.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r production.txt

FROM python:3.13-slim AS app
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin desk
ENV PATH=/opt/venv/bin:$PATH XDG_CACHE_HOME=/tmp PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings.production
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py pyproject.toml ./
COPY config config
COPY core core
COPY committees committees
COPY liaisons liaisons
COPY templates templates
COPY --from=front /app/static static
# Values of the build alone: collecting static files needs none of them, the settings only insist on them.
RUN python -m compileall -q . \
    && SECRET_KEY=build LEDGER_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
       EMAIL_HOST=build DEFAULT_FROM_EMAIL=build@localhost python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/files && chown -R desk:desk var/files
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000"]

FROM caddy:2-alpine AS proxy
RUN adduser -D -H -u 10001 desk && mkdir -p /data /config && chown -R desk /data /config
COPY config/deploy/Caddyfile /etc/caddy/Caddyfile
USER 10001:10001
EXPOSE 8080 8443
