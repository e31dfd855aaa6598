"""touched_pages.py STEP: touches each STEPth of 4,000 fresh pages: how many page faults?"""

import mmap
import resource
import sys

PAGES = 4_000
SIZE = mmap.PAGESIZE


def faults() -> int:
    """Of this process, so far, without those that read a disk."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


area = mmap.mmap(-1, PAGES * SIZE)
before = faults()
for page in range(0, PAGES, int(sys.argv[1])):
    area[page * SIZE] = 1
print("faults", faults() - before)
