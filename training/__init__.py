"""From a survey to an approved model.

`training` drives it all; `fitting` fits and calibrates, `predictions` and `report` tell honestly
what it is worth, `gate` decides who may become champion; `simulation` makes a district to practise
on. Nothing is imported here: LightGBM takes seconds to load, and a simulation needs none of it.
"""

__all__: list[str] = []
