"""Characters that have no place in a text that is shown, for the brackets of a pattern. Pure.

Each who reads or writes texts takes what it must not have; what differs between them stands with them.
"""

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # but for tab and line ends
NO_CHARACTERS = "\ufdd0-\ufdef\ufeff\ufffe\uffff"  # neither XML nor YAML may hold these
HALVES = "\ud800-\udfff"  # of surrogate pairs: no UTF-8 holds one
LINE_ENDS = "\u2028\u2029"  # some end a line there, some do not
ILLEGAL = CONTROLS + NO_CHARACTERS + HALVES
