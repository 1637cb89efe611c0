"""The embedding store: the file format, and its files on the storage."""
