"""Plan > build > run: from a checked note to finished processes, each on disk before the next begins.

In come a note and the notebook's probes, out go outcomes, in a journal. A *trial* is a measurement under
a condition with one set of parameters; an *invocation* one process of it; a *round* one pass over all
trials in random order; a *session* all rounds. An executor (`executors/`) is where a process runs.
"""
