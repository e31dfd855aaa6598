"""The written languages, each value with its place: YAML, Markdown fences, `{{ references }}`, Liquid.

In come texts, out go values that know their file, line and column, and texts that are safe where they
will stand. Pure. No module here bears the name of a library.
"""
