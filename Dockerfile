# The service in one container, everything embedded; its data lies in the volume /data.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /opt/huibian \
    && /opt/huibian/bin/pip install --no-cache-dir --require-hashes -r requirements/service.txt \
    && pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY converter/ converter/
COPY service/ service/
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/huibian/bin/pip install --no-cache-dir --no-deps /dist/*.whl

FROM python:3.11-slim
COPY --from=build /opt/huibian /opt/huibian
RUN useradd --system huibian && install -d -o huibian /data
ENV PATH=/opt/huibian/bin:$PATH PYTHONUTF8=1 HUIBIAN_DATA=/data
USER huibian
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz')"]
CMD ["huibian", "serve", "--host", "0.0.0.0"]
