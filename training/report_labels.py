"""What the values of groups are called."""

from features.profile import Profile, Variable
from models.sentences import Speaker
from training.card_words import Words


def value_label(profile: Profile, group: str, value: str, language: str) -> str:
    """The label of a group's value where it is an answer, the bin as it is where it is none.

    >>> from features.profile import Group, Keys
    >>> sex = Variable("sex", "sex", "category", codes={"2": {"en": "Woman"}})
    >>> profile = Profile("p", ("en",), Keys(), (sex,), groups=(Group("head", "sex"),))
    >>> value_label(profile, "head", "2", "en"), value_label(profile, "size", "1–2", "en")
    ('Woman', '1–2')
    """
    known = next((one for one in profile.groups if one.name == group), None)
    if known is None or known.bins:
        return value
    members = (*profile.members.withheld, *profile.members.summaries) if profile.members else ()
    summary = next((one for one in members if one.name == known.of), None)
    if summary is not None and summary.how in ("any", "alone") and value in ("0", "1"):
        return Words(language)("yes" if value == "1" else "no")
    hidden = next((one for one in profile.withheld if one.name == known.of), None)
    if isinstance(hidden, Variable) and hidden.codes and value in hidden.codes:
        text = hidden.codes[value]
        return text.get(language) or text.get("en") or next(iter(text.values()), value)
    return Speaker(profile, language).code(known.of, value)
