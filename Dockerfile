# The service in one container: non-root, nothing written but /data and /tmp.
#   docker build -t huibian .
#   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8000:8000 -v huibian:/data huibian
# With --build-arg REQUIREMENTS=scale it also has what several machines need; compose.yaml builds that one.
FROM python:3.11-slim AS build
ARG REQUIREMENTS=service
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /opt/huibian \
    && /opt/huibian/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt -r "requirements/$REQUIREMENTS.txt"
COPY pyproject.toml README.md LICENSE ./
COPY converter/ converter/
COPY service/ service/
RUN /opt/huibian/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
COPY --from=build /opt/huibian /opt/huibian
RUN useradd --system --uid 10001 --home-dir /data huibian && mkdir /data && chown huibian /data
USER huibian
ENV HUIBIAN_DATA=/data PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["/opt/huibian/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
ENTRYPOINT ["/opt/huibian/bin/huibian"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
