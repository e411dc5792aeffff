"""For the hub: small matrices, so one thread for each learner, and a server that opens on the course."""

c = get_config()  # noqa: F821  JupyterHub has it
c.Spawner.environment = {"OPENBLAS_NUM_THREADS": "1"}
c.Spawner.default_url = "/lab/tree/lrcourse-notebooks/lessons/00_start_here.ipynb"
