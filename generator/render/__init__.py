"""From findings to a post: prose with its figures, blocks, tables, charts, and how it was measured.

In come findings and templates, out goes the text of a post with the bytes of its charts. Pure: the same
findings give the same bytes anywhere.
"""
