# One image for all roles: `docker run briefbot run`, `... run --role worker`, `... backfill ARCHIVE`.
FROM python:3.11-slim AS build
RUN python -m venv /venv
COPY requirements-grow.lock /
RUN /venv/bin/pip --disable-pip-version-check install --no-cache-dir --require-hashes -r /requirements-grow.lock
COPY briefs /app/briefs
COPY adapters /app/adapters
COPY bot /app/bot
COPY seeds /app/seeds
COPY LICENSE /app/
RUN /venv/bin/python -m compileall -q /app

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin briefbot \
 && install -d -o briefbot -g briefbot -m 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp \
    BRIEFBOT_DATABASE=sqlite:////data/briefbot.db \
    BRIEFBOT_LOG_FORMAT=json
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8460
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8461/health', timeout=8)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
