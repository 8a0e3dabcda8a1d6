"""The store: the only place that knows SQLAlchemy, and the only way to what the service keeps.

`open_store(url, keys)` gives a `Store`; `store.read(actor)` and `store.begin(actor)` give what that
actor may see and do (`serving.store.store`), as the plain values of `serving.store.views`.
"""

__all__: list[str] = []
