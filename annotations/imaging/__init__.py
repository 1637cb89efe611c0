"""Pixels: from an untrusted file to what people see and what the encoder reads. Pure; no Django.

`ingest.ingest_in_child` is the door for files from outside; everything else runs behind it.
"""
