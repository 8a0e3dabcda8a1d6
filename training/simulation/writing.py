"""The tables of a district as files, whole or not at all."""

from dataclasses import fields
from pathlib import Path

import pyarrow.parquet as pq

from training.simulation.district import SimulatedDistrict


def write_district(district: SimulatedDistrict, out: Path) -> tuple[Path, ...]:
    """Writes one Parquet file a table into `out`, which is made where it is missing.

    Returns:
        The files, in the order of the tables.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for field in fields(district):
        place = out / f"{field.name}.parquet"
        beside = out / f".{field.name}.parquet.part"
        pq.write_table(getattr(district, field.name), beside, compression="zstd")
        beside.replace(place)
        written.append(place)
    return tuple(written)
