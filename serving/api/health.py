"""Whether the process lives, and whether it can work: for whoever watches it."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from serving.accounts import PUBLIC

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: str = Field(examples=["alive"])


@router.get("/health", dependencies=[PUBLIC])
async def health() -> Health:
    """Says that the process answers; looks at nothing else."""
    return Health(status="alive")
