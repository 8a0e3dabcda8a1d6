"""What every resource of the API takes: the running service, and the caller with a permission."""

from typing import Annotated

from fastapi import Depends, Request

from serving.running import Service, service_of


async def _running(request: Request) -> Service:
    return service_of(request)


Running = Annotated[Service, Depends(_running)]
"""The service that answers; `async`, so that asking for it costs no thread."""
