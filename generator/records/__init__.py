"""Record: what probes said, checked, condensed and kept.

In come answers (what a process printed), out go records on disk: one JSON file per session, never
changed once written, with the samples beside it. Here is also how any file is written (`atomic`), what a
session has measured so far (`journal`), and how processes keep out of each other's way (`locks`). A
*histogram* has bins one percent wide.
"""
