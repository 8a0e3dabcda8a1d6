"""All pages under one router."""

from fastapi import APIRouter

from serving.pages import (
    audit_page,
    data_page,
    home_page,
    household_page,
    list_page,
    model_page,
    search_page,
    settings_page,
    sign_in_page,
    users_page,
    visit_page,
    visits_page,
)

router = APIRouter(include_in_schema=False)
# `visits_page` before `visit_page`: the address of the sheets would else be taken for a visit's number.
for page in (
    sign_in_page,
    home_page,
    list_page,
    household_page,
    search_page,
    visits_page,
    visit_page,
    model_page,
    audit_page,
    users_page,
    settings_page,
    data_page,
):
    router.include_router(page.router)
