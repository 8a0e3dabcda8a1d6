"""The pages: server-rendered, whole without JavaScript, Indonesian first.

Every module `…_page` holds the routes of one page; it asks the store, turns what it gets into words and
drawings (`words`, `writing`, `drawing`), and `rendering` lays them out with a template. `router` holds
them all, `error_page` makes the page of a problem.
"""

from serving.pages.problem_page import error_page
from serving.pages.routes import router

__all__ = ["error_page", "router"]
