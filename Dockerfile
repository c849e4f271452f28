# One image for the web server, the job worker and the one-shot migration; docker-compose.yml says which is which.
FROM python:3.13-slim AS build
WORKDIR /hub
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim
RUN useradd --system --create-home --uid 10001 hub && install -d -o hub -g hub /hub/var /hub/var/files /hub/var/mail
WORKDIR /hub
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/hub/var BIND_ADDRESS=0.0.0.0
COPY --from=build /venv /venv
COPY . .
USER hub
# These settings stand for this step only: nothing of them is in the image, and no database is asked.
RUN SECRET_KEY=only-for-this-step RECEIPT_KEY=only-for-this-step ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://localhost/none \
    python manage.py collectstatic --no-input --verbosity 0
EXPOSE 8000
CMD ["sh", "deploy/start", "web"]
