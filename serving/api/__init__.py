"""The API under /api/v1: one file a resource, pydantic models at its edge, errors as problem+json."""

__all__: list[str] = []
