"""A family of a snapshot made while no programme was in force: there is no line to hold it against."""

from fastapi import Request
from starlette.responses import Response

from serving.accounts import Caller
from serving.pages.rendering import render
from serving.store.household_views import HouseholdView


def page_without_programmes(request: Request, caller: Caller, h: HouseholdView) -> Response:
    """Says so, and what to do about it."""
    return render(request, caller, "household_without_programmes.html", h=h)
