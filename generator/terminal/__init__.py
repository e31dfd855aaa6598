"""What a session and its results look like in a terminal: as wide as it is, and nothing that is typed is cut.

In come findings, plans, probes and advice, out go lines. Where nobody looks (a pipe, a file) each row is one
line without padding, frames or colours.
"""
