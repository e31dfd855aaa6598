"""A session as it runs for a client elsewhere: with the modules that travel and nothing else. Not a test.

Arguments: the folders of the modules, of the notebook and of the launcher. Prints the journal.
"""

import contextlib
import importlib
import sys
from pathlib import Path

modules, root, own = map(Path, sys.argv[1:])
sys.path[:0] = [str(modules)]
importlib.import_module("generator.measure.older").supply()


class Quiet:
    """Progress that nobody sees."""

    def __getattr__(self, name):
        return (lambda words: contextlib.nullcontext()) if name == "building" else lambda *said: None


def main():
    for path in modules.rglob("*.py"):
        named = path.relative_to(modules).with_suffix("").parts
        importlib.import_module(".".join(part for part in named if part != "__init__"))
    from generator.measure import catalogue, notebook, plan, prepare, rounds, session, silence, steering
    from generator.measure.told import told
    from generator.model import config, note

    params = (("values", ("41.0,42.0",)),)
    one = note.Measurement("steady", "a thing", "says", ("anywhere",), params)
    program = note.Measurement("own", "a program", "", ("anywhere",), run=("/bin/echo", "7"))
    both = {"steady": one, "own": program}
    anywhere = {"anywhere": note.Condition("anywhere")}
    experiment = note.Experiment("experiments/n.yml", "2023-11-03-n", "n", "", (), both, anywhere, ())
    probes = catalogue.read_probes([root / "probes"])
    opened = notebook.Notebook(root, probes, [root / "probes", own], config.Config())
    trials = plan.trials(experiment, probes, quick=True)
    chosen = plan.plan(trials, seed=1, quick=True)
    ready = prepare.prepare(opened, trials, both)
    header = session.header(experiment, chosen, told(opened, experiment, chosen.trials, ready))
    with session.measuring(Quiet()) as lock:
        passing = rounds.Rounds(opened, experiment, chosen, ready, header, Quiet(), lock, silence.counted)
        passing.run(steering.Nothing())
    passing.writing.close(remove=False)
    sys.stdout.buffer.write(passing.writing.path.read_bytes())


main()
