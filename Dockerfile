# One image for every process: the pages (default), workers, beat and manage.py.
FROM python:3.11-slim-bookworm AS packages
COPY requirements/runtime.txt /tmp/runtime.txt
RUN ["python", "-m", "venv", "/opt/venv"]
RUN ["/opt/venv/bin/pip", "install", "--no-cache-dir", "--disable-pip-version-check", \
    "--only-binary=:all:", "--require-hashes", "-r", "/tmp/runtime.txt"]

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 FILES_ROOT=/files
RUN ["useradd", "--uid", "10001", "--user-group", "--no-create-home", "--home-dir", "/tmp", \
    "--shell", "/usr/sbin/nologin", "messagecenter"]
RUN ["install", "-d", "-m", "0700", "-o", "10001", "-g", "10001", "/files"]
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py LICENSE ./
COPY messagecenter messagecenter
COPY orders orders
COPY compliance compliance
COPY templates templates
COPY static static
RUN ["python", "manage.py", "collectstatic", "--no-input", "--ignore", "*.py"]
RUN ["python", "-m", "compileall", "-q", "."]
USER 10001:10001
EXPOSE 8000
# Asked for by one of its names, since the pages answer to no other.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os; from urllib.request import Request, urlopen; urlopen(Request('http://127.0.0.1:8000/livez', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].strip()}), timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", \
    "--workers", "2", "--blocking-threads", "4", "--backpressure", "64", \
    "--workers-kill-timeout", "8", "messagecenter.wsgi:application"]
