"""Load > check: from files in experiments/ to notes without a fault.

In come YAML and Markdown files, out go experiments and every problem of every file at once, each with
its place and a hint. Reading never raises for a fault of the author's: what can be understood is kept,
so that all the rest is checked in the same pass.
"""
