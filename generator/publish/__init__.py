"""From a post to files, all or nothing.

In comes a post with its charts, out go `_posts/`, `assets/` and what is remembered of them in
`results/`. *Preflight* asks beforehand whether the post is right for Jekyll, as a page and among the
other posts. A post that was edited by hand is never overwritten.
"""
