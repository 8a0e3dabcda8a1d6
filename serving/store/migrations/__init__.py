"""The tables' history: one file a step in `versions`, run from code by `serving.store.migrating`.

A new step is written by hand, with the next number; tests/serving/store/test_migrations.py tells what it
still lacks.
"""

__all__: list[str] = []
