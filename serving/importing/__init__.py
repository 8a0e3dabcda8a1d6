"""Importing: a registry's files, read and assessed in a process of their own, into the store.

`python -m tepat load` is that process; the service starts it for an upload and reads its progress
from the job's row.
"""

__all__: list[str] = []
