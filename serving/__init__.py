"""People and programs asking: what reads a model folder and answers.

A stranger to `training`: the two meet only through a model folder.
"""

__all__: list[str] = []
