"""What machine this is: its CPUs, clocks, memory, hypervisor, and how busy it is.

In comes the root of a /proc and /sys tree (this machine's, or a stored one), out go facts for the
record, CPUs for a condition (*placement*), CPU time that others used, and the doctor's advice. What a
machine does not say is left out; nothing personal is read.
"""
