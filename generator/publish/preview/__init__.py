"""A post as a page in the browser while it is written: by Jekyll where it is installed, else by itself.

In comes a post, out goes its page: `embedded` makes it without Ruby (`liquid`, `markdown`, `layout`), `site`
and `jekyll` let Jekyll make it in a temporary folder. `server` shows pages to this machine alone and tells
the browser when they change. Nothing is written into the notebook.
"""
