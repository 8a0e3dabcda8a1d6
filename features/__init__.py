"""What we know about households, as columns.

A profile (`profile_loading`) describes a format; `reading` turns its files into decoded households,
with findings for what is wrong; `catalogue` and `matrix` turn those into the only thing a model
accepts. Nothing here knows a model.
"""

from features.catalogue import build_catalogue
from features.matrix import build_matrix
from features.policy_loading import load_policy, policy_in_force
from features.profile_loading import load_profile
from features.reading import decode_households, decode_survey, read_households, read_survey

__all__ = [
    "build_catalogue",
    "build_matrix",
    "decode_households",
    "decode_survey",
    "load_policy",
    "load_profile",
    "policy_in_force",
    "read_households",
    "read_survey",
]
