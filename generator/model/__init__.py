"""The nouns of the notebook, as frozen dataclasses; they know nothing of files, terminals or pages.

Values are in base units (times in ns, sizes in bytes, see `units`). Absent is None, never 0. The words, in
the order of the story:

note          a file in experiments/, and the dated post that comes of it
experiment    a note's definition: its measurements, conditions and body
measurement   a probe with a label, parameters and what is expected of it
condition     how a measurement is run: pinned, asleep, built, started
trial         one measurement under one condition with one set of parameters
process       one run of a probe's program; the unit of inference
round         one pass over all trials, a process of each, in random order
event         one timed occurrence: a wake-up, a call
batch         many operations timed together; one sample is their mean
sample        one timed value: an event, or the mean of a batch
steady        the kind of probe that times batches of a loop
session       all rounds on one host, from first to last process
record        a session on disk, never changed once written
summary       a trial over its processes: first call, median, percentiles, modes
finding       a summary with what was printed elsewhere, expected and judged
post          findings and prose as a page, with its charts
"""
