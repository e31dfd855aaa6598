"""Published rules for reporting benchmarks, held against a note: met, not met, not applicable. Pure."""
