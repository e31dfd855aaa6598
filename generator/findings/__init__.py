"""What the records mean: summarise > judge.

In come a note and its records, out go findings: for each measurement under each condition a summary over
its processes, with intervals, modes and caveats, and a verdict on what was expected. Pure. A *summary*
is a trial over its processes; an *estimate* a headline with its interval; a *caveat* what has to stand
beside a figure.
"""
