"""One module a command, each with `add_arguments(parser)` and `run(arguments)`, its exit code.

`tepat.cli` imports a module only when its command is called, so that a slow library
of one command delays no other.
"""

__all__: list[str] = []
