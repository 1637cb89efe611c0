"""Settings by environment: `development`, `production`, `test`, each on top of `base`."""
