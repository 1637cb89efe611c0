"""Backups of an installation: the database first, then the blobs, both proven by checksums."""
