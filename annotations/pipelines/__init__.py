"""What workers do: one module for each kind of job. Never imported by the web process."""
