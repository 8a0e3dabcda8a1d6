"""The profile that puts a file of assessments into words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tepat.arguments import WrongCall

if TYPE_CHECKING:
    from features.profile import Profile


def profile_of(about: Mapping[str, Any], given: str | None) -> "Profile":
    """The profile given, else the built-in one of that name, else one that knows nothing but its name.

    Args:
        about: of `models.assessment_files.read_about`.

    Raises:
        WrongCall: the assessments were made with another profile.
        features.errors.UnusableProfile: the profile given has mistakes.
    """
    from features.errors import UnusableProfile
    from features.profile import Keys, Profile
    from features.profile_loading import load_profile

    name = about["profile"]
    try:
        profile = load_profile(given or name)
    except (UnusableProfile, OSError):
        if given is not None:
            raise
        return Profile(name, ("en",), Keys(), ())
    if profile.name != name:
        raise WrongCall(f"the assessments were made with the profile {name}, not {profile.name}")
    return profile
