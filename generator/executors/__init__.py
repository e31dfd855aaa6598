"""Where a trial runs: one module an executor; the file name is its name."""
