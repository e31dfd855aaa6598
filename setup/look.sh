#!/bin/bash
# look.sh DAY: says where the day's posts are, how to look at them, and how to go on.
set -euo pipefail
cd "$(dirname "$0")/.."
ls _posts/"$1"* >/dev/null 2>&1 || exit 0
printf '\nThe post:  %s\n' _posts/"$1"*
if command -v jekyll >/dev/null; then
  echo "Look at it: jekyll serve, then open http://127.0.0.1:4000/"
else
  echo "Look at it: jekyll serve (apt-get install --no-install-recommends jekyll jekyll-theme-minima ruby-jekyll-feed)"
fi
printf 'Go on:     .venv/bin/python -m generator --help   (or once: . .venv/bin/activate, then: python -m generator --help)\n'
