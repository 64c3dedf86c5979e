# The service in a container: no compiler, no tools, nobody's root, nothing to write on but /tmp
# and (for SQLite only) /var/lib/catalogue.

FROM python:3.11-slim-bookworm AS built
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/catalogue
COPY requirements.txt requirements-docs.txt ./
RUN python -m venv /opt/catalogue \
    && /opt/catalogue/bin/python -m pip install --require-hashes --no-deps -r requirements.txt \
    && python -m venv /opt/docs \
    && /opt/docs/bin/python -m pip install --require-hashes --no-deps -r requirements-docs.txt
COPY . .
RUN DEVELOPMENT=1 /opt/catalogue/bin/python manage.py collectstatic --noinput \
    && /opt/docs/bin/python -m sphinx -q docs site \
    && /opt/docs/bin/python -m sphinx -q -c docs -D language=nl -D html_title="Catalogus van de menukaart" docs/nl site/nl \
    && /opt/catalogue/bin/python -m compileall -q api catalogue

FROM python:3.11-slim-bookworm
ENV PATH=/opt/catalogue/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin catalogue \
    && install -d -o catalogue -g catalogue /var/lib/catalogue
COPY --from=built /opt/catalogue /opt/catalogue
COPY --from=built /srv/catalogue /srv/catalogue
WORKDIR /srv/catalogue
USER 10001
EXPOSE 8000
VOLUME /var/lib/catalogue
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "deploy/healthcheck.py"]
ENTRYPOINT ["python", "manage.py"]
CMD ["serve", "--host", "0.0.0.0", "--metrics-host", "0.0.0.0", "--metrics-port", "9100"]
