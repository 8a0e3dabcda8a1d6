"""What another clerk may write otherwise in the same name: titles, degrees, and the spelling of a sound.

Minangkabau men carry titles (Sutan, Datuak, Malin) that one list has and the next has not; old and new
spellings stand side by side (Oesman, Usman; Djamal, Jamal; Rizal, Rijal; Taufik, Taupik).
"""

import re
from typing import Final

_LEFT_OUT: Final = """
angku bagindo bgd buya dato datuak datuek datuk dt gelar haji hajah hajjah h hj imam katik khatib kh labai
malin marah pakiah pakih pandeka pandito panduko rajo rky sidi st sutan tuanku ust ustad ustadz ustaz
alm almh almarhum almarhumah bin binti bapak bpk ibu
dr dra drg drs ir prof se sh ssi spd spdi sag ssos skom skep skm sip sap spt sp sth shi sei mpd
mm msi mh ma mkes mag ame amd amdkeb amakeb ners apt
"""
TITLES: Final = frozenset(_LEFT_OUT.split())
"""Words left out when names are compared, unless nothing else is left."""

_FIELDS: Final = "pd|ag|si|sos|kom|kep|ked|farm|psi|ip|ap|pt|hut|hum|km|ma|md|kes|keb|th|tr|ak|t|p|h|e"
DEGREES: Final = rf"\b[smad]\. ?(?:{_FIELDS})\b(?:\. ?(?:{_FIELDS}|i)\b)*\.?"
"""S.Pd, S. Pd.I, M.Si, A.Md.Keb and their like, where no comma sets them apart."""

_MUHAMMAD: Final = re.compile(r"^(?:m|mhd|md|muh|moh|mohd|muhd|mochamad|mochammad|moch|mu?o?hamm?[ae]d)$")
_SPELLINGS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("oe", "u"),
        ("dj|dz|z", "j"),
        ("tj", "c"),
        ("s[yij](?=[aeou])|sj|ts", "s"),
        ("kh|ch|q", "k"),
        ("dh", "d"),
        ("th", "t"),
        ("gh", "g"),
        ("ph|f|v", "p"),
        ("x", "ks"),
        ("y", "i"),
        (r"(?<=[bdgjklmnprst])h|h$", ""),
        (r"(.)\1+", r"\1"),
    )
)


def sound_of(word: str) -> str:
    """The word, lower case and plain, as it sounds.

    >>> [sound_of(word) for word in ("rijal", "rizal", "oesman", "nurhayati", "taufik", "syafri", "fatimah")]
    ['rijal', 'rijal', 'usman', 'nuraiati', 'taupik', 'sapri', 'patima']
    """
    sound = word
    for pattern, instead in _SPELLINGS:
        sound = pattern.sub(instead, sound)
    return sound or word


def is_muhammad(word: str) -> bool:
    """Whether a first word, followed by others, is one of the ways to shorten Muhammad.

    >>> [is_muhammad(word) for word in ("m", "muh", "mohamad", "muhammad", "mulyadi")]
    [True, True, True, True, False]
    """
    return _MUHAMMAD.match(word) is not None
