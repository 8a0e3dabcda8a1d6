"""A simulated Kabupaten Agam: people and welfare first, then what forms, lists and a survey say of them.

`docs/simulation.md` tells what was assumed and from where. Nobody in it exists: every NIK starts with 99.
"""

from training.simulation.district import DEFAULT_FAMILIES, SimulatedDistrict, simulate
from training.simulation.writing import write_district

__all__ = ["DEFAULT_FAMILIES", "SimulatedDistrict", "simulate", "write_district"]
