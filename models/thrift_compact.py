"""Thrift's compact protocol: structures taken apart and put together again without knowing all their fields.

A structure is a list of its fields as they came. What nobody asks for stays as the bytes that it was: going
past it costs less than half of understanding it.

Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Optional, TypeAlias

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS: Final = (4, 5, 6)
_SIZES: Final = {_TRUE: 1, _FALSE: 1, _BYTE: 1, _DOUBLE: 8}
Asked: TypeAlias = Mapping[int, Optional["Asked"]]
"""Field → what is asked of the structures in it, None for everything. Other fields stay `Raw`."""


class Raw(bytes):
    """A value as it stands in the file."""


@dataclass(slots=True)
class Field:
    """One field of a structure.

    Attributes:
        kind: Thrift's type of the value.
        value: int, bytes, float, truth value, `Struct`, `Elements` or `Raw`.
    """

    number: int
    kind: int
    value: Any


class Struct(list[Field]):
    """The fields of a structure, in the order of their numbers.

    >>> one = Struct([Field(3, 6, 8192), Field(21, 8, b"x")])
    >>> packed = pack(one)
    >>> unpack(packed, asked={3: None})[0][1].value
    b'\\x01x'
    >>> unpack(packed)[0] == one, pack(unpack(packed)[0]) == packed
    (True, True)
    """

    def get(self, number: int) -> Any:
        """The value of the field, None where it is left out."""
        return next((field.value for field in self if field.number == number), None)

    def set(self, number: int, value: Any) -> None:
        """Replaces the value of a field that is there."""
        next(field for field in self if field.number == number).value = value


@dataclass(slots=True)
class Elements:
    """A list (or set) of values of one kind."""

    kind: int
    values: list[Any]


def unpack(content: bytes, place: int = 0, asked: Asked | None = None) -> tuple[Struct, int]:
    """The structure that begins at `place`, and where it ends; by default everything in it."""
    found = Struct()
    number = 0
    while (head := content[place]) != 0:
        place += 1
        kind, step = head & 15, head >> 4
        if step:
            number += step
        else:
            number, place = _signed(content, place)
        if kind in (_TRUE, _FALSE):
            found.append(Field(number, _TRUE, kind == _TRUE))
            continue
        if asked is None:
            value, place = _value(content, place, kind, None)
        elif number in asked:
            value, place = _value(content, place, kind, asked[number])
        else:
            end = _past(content, place, kind)
            value, place = Raw(content[place:end]), end
        found.append(Field(number, kind, value))
    return found, place + 1


def pack(fields: Struct) -> bytes:
    """The structure as it stands in a file."""
    out = bytearray()
    before = 0
    for field in fields:
        kind = field.kind if field.kind != _TRUE else _TRUE if field.value else _FALSE
        step = field.number - before
        before = field.number
        if 0 < step <= 15:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _put_signed(out, field.number)
        if field.kind != _TRUE:
            _put(out, field.kind, field.value)
    out.append(0)
    return bytes(out)


def _value(content: bytes, place: int, kind: int, asked: Asked | None) -> tuple[Any, int]:
    if kind in _INTEGERS:
        return _signed(content, place)
    if kind == _BINARY:
        length, place = _unsigned(content, place)
        return content[place : place + length], place + length
    if kind == _STRUCT:
        return unpack(content, place, asked)
    if kind in (_LIST, _SET):
        return _elements(content, place, asked)
    if kind == _BYTE:
        return content[place], place + 1
    if kind == _DOUBLE:
        return struct.unpack_from("<d", content, place)[0], place + 8
    raise ValueError(f"values of kind {kind} are not understood")


def _past(content: bytes, place: int, kind: int) -> int:
    """Where a value ends that begins at `place`."""
    if kind in _INTEGERS:
        while content[place] > 127:
            place += 1
        return place + 1
    if kind == _BINARY:
        length, place = _unsigned(content, place)
        return place + length
    if kind == _STRUCT:
        return _past_struct(content, place)
    if kind in (_LIST, _SET):
        return _past_elements(content, place)
    return place + _SIZES[kind]


def _past_struct(content: bytes, place: int) -> int:
    while (head := content[place]) != 0:
        place += 1
        if head < 16:
            place = _past(content, place, _INTEGERS[0])
        kind = head & 15
        if kind not in (_TRUE, _FALSE):
            place = _past(content, place, kind)
    return place + 1


def _past_elements(content: bytes, place: int) -> int:
    head = content[place]
    place += 1
    kind, size = head & 15, head >> 4
    if size == 15:
        size, place = _unsigned(content, place)
    for _ in range(size):
        place = _past(content, place, kind)
    return place


def _elements(content: bytes, place: int, asked: Asked | None) -> tuple[Elements, int]:
    head = content[place]
    place += 1
    kind, size = head & 15, head >> 4
    if size == 15:
        size, place = _unsigned(content, place)
    values = []
    for _ in range(size):
        if kind in (_TRUE, _FALSE):
            value, place = content[place] == _TRUE, place + 1
        else:
            value, place = _value(content, place, kind, asked)
        values.append(value)
    return Elements(kind, values), place


def _put(out: bytearray, kind: int, value: Any) -> None:
    if isinstance(value, Raw):
        out += value
    elif kind in _INTEGERS:
        _put_signed(out, value)
    elif kind == _BINARY:
        _put_unsigned(out, len(value))
        out += value
    elif kind == _STRUCT:
        out += pack(value)
    elif kind in (_LIST, _SET):
        _put_elements(out, value)
    elif kind == _BYTE:
        out.append(value)
    elif kind == _DOUBLE:
        out += struct.pack("<d", value)
    else:
        raise ValueError(f"values of kind {kind} are not understood")


def _put_elements(out: bytearray, elements: Elements) -> None:
    size = len(elements.values)
    out.append(min(size, 15) << 4 | elements.kind)
    if size >= 15:
        _put_unsigned(out, size)
    for element in elements.values:
        if elements.kind in (_TRUE, _FALSE):
            out.append(_TRUE if element else _FALSE)
        else:
            _put(out, elements.kind, element)


def _unsigned(content: bytes, place: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = content[place]
        place += 1
        result |= (byte & 127) << shift
        if byte < 128:
            return result, place
        shift += 7


def _signed(content: bytes, place: int) -> tuple[int, int]:
    zigzag, place = _unsigned(content, place)
    return (zigzag >> 1) ^ -(zigzag & 1), place


def _put_unsigned(out: bytearray, number: int) -> None:
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


def _put_signed(out: bytearray, number: int) -> None:
    _put_unsigned(out, number << 1 if number >= 0 else (-number << 1) - 1)


__all__ = ["Asked", "Elements", "Field", "Raw", "Struct", "pack", "unpack"]
