"""Celery's edge: one module for each lane, and what keeps leases alive."""
