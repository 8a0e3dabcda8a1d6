"""Masks: enough to recognise, too little to learn."""

_DOT = "•"


def masked_name(name: str) -> str:
    """First letter of each word.

    >>> masked_name("Siti Aminah")
    'S••• A•••'
    """
    return " ".join(word[0] + _DOT * 3 for word in name.split())


def masked_number(number: str) -> str:
    """The first four digits, which name a regency, and the last two.

    >>> masked_number("1306021212800012"), masked_number("123")
    ('1306•••••••••• 12', '•••')
    """
    if len(number) < 10:
        return _DOT * len(number)
    return f"{number[:4]}{_DOT * (len(number) - 6)} {number[-2:]}"


def masked_address(address: str) -> str:
    """Only that there is one.

    >>> masked_address("Jl. Merdeka 1"), masked_address("")
    ('•••', '')
    """
    return _DOT * 3 if address.strip() else ""


def masked_birth(born: str) -> str:
    """The year.

    >>> masked_birth("1980-12-12"), masked_birth("12/12/1980"), masked_birth("")
    ('1980', '1980', '')
    """
    parts = born.replace("/", "-").replace(".", "-").split("-")
    return next((part[:4] for part in parts if len(part) >= 4 and part[:4].isdigit()), "")
