"""Files that other tools read and write. Pure; no Django."""
