"""What the service is held against: bare FastAPI pages and answers of the same bytes. Run by uvicorn.

FILES names a folder with `page.html` (for `GET /page`, rendered by Jinja) and `answer.json`
(for `POST /answer`).
"""

import os
from pathlib import Path
from typing import Any

import lightgbm  # noqa: F401 (its import is part of what starting costs)
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from pydantic import BaseModel

_FOLDER = Path(os.environ["FILES"])
_ANSWER = (_FOLDER / "answer.json").read_bytes()
_PAGE = Environment(autoescape=True).from_string(
    "{% raw %}" + (_FOLDER / "page.html").read_text(encoding="utf-8") + "{% endraw %}{{ path }}"
)

app = FastAPI()


class Answers(BaseModel):
    """The body of `POST /api/v1/assessments`."""

    household: dict[str, str | int | float | bool | None]
    members: list[dict[str, str | int | float | bool | None]] = []


@app.get("/ping")
def ping() -> dict[str, Any]:
    return {}


@app.get("/page")
def page(request: Request) -> HTMLResponse:
    return HTMLResponse(_PAGE.render(path=request.url.path))


@app.post("/answer")
async def answer(given: Answers) -> Response:
    return Response(_ANSWER, media_type="application/json")
