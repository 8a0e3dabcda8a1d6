"""How two codes are compared: as text, trimmed, NFC, with integer-like forms equal."""

import re
import unicodedata

_INTEGER_LIKE = re.compile(r"([+-]?)0*(\d+)(?:\.0*)?")


def normalise(text: str) -> str:
    """The form in which codes are compared.

    >>> [normalise(code) for code in (" 1", "01", "1.0", "1.", "-0", "1,5", "Sí ", "1.50")]
    ['1', '1', '1', '1', '0', '1,5', 'Sí', '1.50']
    """
    text = unicodedata.normalize("NFC", text.strip())
    match = _INTEGER_LIKE.fullmatch(text)
    if match is None:
        return text
    sign, digits = match.groups()
    return f"-{digits}" if sign == "-" and digits.strip("0") else digits


def text_of_scalar(value: object) -> str:
    """The text of a code that a YAML file or a typed table holds as a number or truth value.

    >>> [text_of_scalar(v) for v in (1, 1.0, 1.5, True, "01")]
    ['1', '1', '1.5', 'true', '01']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
