"""Writes at request time: one transaction each, keyword arguments only."""
