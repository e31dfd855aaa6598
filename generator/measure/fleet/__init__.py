"""Measuring on other hosts: the same session there, asked from here, and its results as they are made.

A *gateway* is an interpreter on a host, reached as an executor says (`executors/ssh.py`, `slurm.py`). Through
it travels the *luggage*: the program's own modules for measuring, and what of the notebook a session needs.
The *far side* does there what it is asked, one thing at a time, and answers; while a process runs, it is
silent. What it answers is foreign, and looked at as such.
"""
