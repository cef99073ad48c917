"""Jobs on several machines: Celery hands them from the web processes to workers over a broker (an extra, ``scale``)."""
