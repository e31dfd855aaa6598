"""What each command does, a module per command: `run` for `run`, `list_` for `list`.

In come a notebook and what was asked for, out go values for `terminal` to show. A module imports what its
command needs and nothing else, so that each begins at once.
"""
