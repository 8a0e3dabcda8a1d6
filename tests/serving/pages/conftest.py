"""The service with people in it, for every test of this folder."""

from tests.serving.office import any_office, champion_home, office

__all__ = ["any_office", "champion_home", "office"]
