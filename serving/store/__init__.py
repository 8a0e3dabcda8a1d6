"""The store: the only place that knows SQLAlchemy, and the only way to what the service keeps.

`open_store(url, keys)` gives a `Store` (`store.py`); `store.read(actor)` gives what that actor may see
(`reading.py`), `store.begin(actor)` also what they may do (`work.py`). Both answer in plain, frozen values
that hold no connection and no table row: `*_views.py`. In them moments are UTC, and area paths are codes
joined coarse to fine by "/".
"""

__all__: list[str] = []
