"""What a one-machine installation needs: supervisor, embedded Postgres, HTTP front."""
