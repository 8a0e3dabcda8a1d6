"""The front door: the command line and the demo.

Parses arguments, calls, prints; what is computed lives in `features`, `models`,
`training` and `serving`. Everything may be imported here; nothing imports this.
"""

__all__: list[str] = []
