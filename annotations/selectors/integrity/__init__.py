"""What must be true of everything that is stored, as checks that name each place where it is not.

One file per family of invariants. A check only reads, yields findings, and holds a bounded number
of rows; `manage.py fsck` runs them all in one snapshot.
"""
