"""Hostile input by name: files and strings as attackers, broken tools and odd cameras make them.

One module per family; each makes its cases by code when they are asked for. `registry` has all.
"""
