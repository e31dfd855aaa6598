"""Posts as people have them: awkward ones by hand, and any number made of awkward pieces."""

from __future__ import annotations

import random
from collections.abc import Iterator

FRONT = "---\nlayout: post\ntitle: t\n---\n"
CONFIG = """title: a blog
theme: minima
timezone: America/Chicago
show_drafts: true
exclude: [experiments/, results/, config.yml, Gemfile, Gemfile.lock, node_modules/, vendor/]
"""
_BODIES = {
    "plain": "One paragraph.\n",
    "no-final-newline": "One paragraph.",
    "many-final-newlines": "One paragraph.\n\n\n\n",
    "blank-lines-first": "\n\n\nOne paragraph.\n",
    "blanks-at-ends": "One line.  \nAnother.\t\n \t \n",
    "nothing": "",
    "only-blanks": " \n\t\n",
    "crlf": "One.\r\n\r\n```\r\nlock: 5 ns\r\n```\r\n\r\n- a\r\n\t- b\r\n",
    "mixed-line-ends": "One.\r\nTwo.\nThree.\r\n\nFour.\n",
    "lone-carriage-return": "10 %\r20 %\r100 %\n",
    "line-separators": "One\u2028two\u2029three\x85four\n",
    "tabs": "- a\n\t- b\n\t\t- c\n  - d\n\n\tcode 5 ns\n",
    "liquid": "{{ page.title }} {{ site.title | upcase }} {% if page.x %}x{% endif %}\n",
    "liquid-in-fences": "```\n{{ page.title }} {% raw %}{{ x }}{% endraw %}\n```\n",
    "liquid-loop": "{% for post in site.posts limit: 2 %}- {{ post.title }}\n{% endfor %}\n",
    "liquid-assign": "{% assign lock = 5 %}{{ lock }}\n\n```\nlock: 5 ns\n```\n",
    "liquid-capture": "{% capture a_lock %}x{% endcapture %}{{ a_lock }} {{- a_lock -}}\n\n- a lock: 3 ms\n",
    "liquid-comment": "{% comment %} {{ lock }} {% endcomment %}\n\n- lock: 5 ns\n",
    "liquid-highlight": "{% highlight c %}\nint a[] = {1, 2};\n{% endhighlight %}\n",
    "liquid-link": "[x]({{ '/a' | relative_url }}) ![y]({{ site.baseurl }}/assets/x.png)\n",
    "liquid-filters": "{{ 'a, b' | split: ', ' | join: '-' }}\n",
    "guarded": 'x `{{ "{{" }} y }}` z\n',
    "raw-html": '<div class="x" markdown="1">\n*a*\n</div>\n\n<script>let a = {b: {}};</script>\n',
    "html-comment": "<!-- lock: 5 ns -->\n\n<!--\n- a: 3 ms\n-->\n",
    "html-table": "<table><tr><td>lock</td><td>5 ns</td></tr></table>\n",
    "details": "<details><summary>x</summary>\n\n- a lock: 5 ns\n\n</details>\n",
    "attributes": "# x {#y .z}\n\nText.\n{: .note}\n\n* TOC\n{:toc}\n",
    "attributes-on-a-fence": "```\na lock: 5 ns\n```\n{: .out}\n",
    "math": "$$x^2 \\in \\{1, 2\\}$$ and $$\n\\frac{a}{b}\n$$\n",
    "footnotes": "Text[^1].\n\n[^1]: A note: 5 ms.\n",
    "definition-list": "lock\n: 5 ns\n",
    "link-definitions": "[a][b]\n\n[b]: https://example.com/{x} 'a b'\n",
    "block-quote": "> - lock time: 5 ns\n> > more\n",
    "headings": "Title\n=====\n\nSub\n---\n\n### Third ###\n",
    "rules": "---\n\n***\n\n- - -\n",
    "front-matter-again": "---\ntitle: no\n---\n",
    "dots": "...\n\n---\n",
    "table": "| what | time (ns) |\n|:--|--:|\n| lock | 5 |\n| call | 2.1 |\n",
    "table-of-percentiles": "| op | p50 | p99 | max |\n|--|--|--|--|\n| call | 44.5 us | 80 us | 1 ms |\n",
    "table-without-bars": "op | time\n--|--\nlock | 5 ns\n",
    "table-without-head": "| lock | 5 ns |\n| call | 2 ns |\n",
    "table-with-escapes": "| a \\| b | 5 ns |\n| `c` | **6 ns** |\n",
    "table-cut": "| a | b |\n|--\n| c |\n",
    "fence-tilde": "~~~ ruby\nputs 1\n~~~\n",
    "fence-long": "`````\n```\nlock: 5 ns\n```\n`````\n",
    "fence-indented": "- item\n\n  ```\n  lock time: 5 ns\n  ```\n",
    "fence-unclosed": "text\n\n```\nlock: 5 ns\n",
    "fence-with-words": '```c title="x"\nint a;\n```\n',
    "fence-closed-wrongly": "```\na: 5 ns\n``\nb\n~~~\n",
    "fence-yaml": "```yaml\nlimit: 5 s\n```\n",
    "spans": "`a` ``b ` c`` ` d ` `` ` `` \\`e\\` `unclosed\n",
    "indented-code": "    lock: 5 ns\n    call: 2 ns\n",
    "log": "```\n" + "".join(f"[info] request took: {n} ms\n" for n in range(40)) + "```\n",
    "many-labels": "```\n" + "".join(f"the step number {n}: {n} us\n" for n in range(300)) + "```\n",
    "same-label-two-units": "```\nthe load: 5 ms\nthe load: 3 MB/s\nthe load: 5 ms\n```\n",
    "strange-labels": '```\n"quoted" label: 5 ns\n[brackets] (x): 6 ns\nhash # x: 7 ns\n%YAML: 8 ns\n```\n',
    "yaml-words": "```\nyes: 5 ns\nnull: 6 ns\nNo: 8 ns\nclass: 9 ns\nsite: 1 ns\nanywhere: 2 ns\n```\n",
    "labels-with-braces": "```\nmap[{k}]: 5 ns\nset{} at {{x}}: 6 ns\n```\n",
    "labels-of-others": "```\nзамок: 5 ns\n锁的时间: 6 µs\nverrou à clé: 7 μs\n```\n",
    "long-label": "```\n" + "word " * 40 + ": 5 ns\n```\n",
    "odd-figures": "```\nthe a: 1,234.5 ns\nthe b: -5 %\nthe c: 5.2 ± 0.3 ms\nthe d: 1e9 ns\n```\n",
    "huge-figure": "```\nthe a: " + "9" * 400 + " ns\nthe b: 5 ns\n```\n",
    "no-figures": "```\nport: 8080\nat: 10:30 am\nurl: http://x:80/5 ms\nv: 1.2.3\n```\n",
    "figure-with-more": "- read: 5 MB of data in 3 s\n- wrote: 5 MB (all), 3 s\n- slept: 5 s, twice\n",
    "emphasis-in-labels": "- **a lock**: 5 ns\n- `pthread_mutex_lock()`: 6 ns\n- [link](https://x): *7 ns*\n",
    "unicode": "naïve café 日本語 🚀 \u200b \u00a0 \u202e rtl \ufeff inside\n",
    "entities": "&amp; &lt;b&gt; &nbsp; &copy;\n",
    "emoji-codes": ":rocket: -- ... \"quotes\" 'single'\n",
    "escapes": "\\*a\\* \\\\ \\{ \\} \\# \\|\n",
    "unless": "{% unless true %}{% endunless %}\n",
    "excerpt-mark": "First.\n\n<!--more-->\n\nSecond.\n",
    "very-long-line": "word " * 20_000 + "\n",
    "question": "- [ ] what is open?\n- [x] what is done: 5 ms\n",
    "status-small": "<small>Measured by hand</small>\n\n<link rel='stylesheet' href='/assets/x.css'>\n",
}
_FRONTS = {
    "bom": "\ufeff---\nlayout: post\ntitle: t\n---\n",
    "crlf": "---\r\nlayout: post\r\ntitle: t\r\n---\r\n",
    "no-title": "---\nlayout: post\n---\n",
    "no-layout": "---\ntitle: t\n---\n",
    "empty": "---\n---\n",
    "blank": "---\n\n---\n",
    "dots": "---\ntitle: t\n...\n",
    "blanks-behind": "---   \ntitle: t\n---  \n",
    "comments": "---\n# a comment\ntitle: t # another\n---\n",
    "quotes": "---\ntitle:  \"a: 'b' # c\"\nlayout:   post\n---\n",
    "title-number": "---\ntitle: 2023\n---\n",
    "title-folded": "---\ntitle: >\n  a long\n  title\n---\n",
    "title-two-lines": "---\ntitle: a long\n  title\n---\n",
    "title-brackets": "---\ntitle: '[x] {y} | z'\n---\n",
    "categories-text": "---\ntitle: t\ncategories: serverless functions\n---\n",
    "categories-list": '---\ntitle: t\ncategories: [a, "b c"]\n---\n',
    "category": "---\ntitle: t\ncategory: a b\n---\n",
    "categories-empty": "---\ntitle: t\ncategories:\n---\n",
    "tags": "---\ntitle: t\ntags:\n- a\n- b\n---\n",
    "date": "---\ntitle: t\ndate: 2023-11-03 1:53:46 -0500\n---\n",
    "date-iso": "---\ntitle: t\ndate: 2023-11-03T01:53:46Z\n---\n",
    "date-only": "---\ntitle: t\ndate: 2023-11-03\n---\n",
    "date-slashes": "---\ntitle: t\ndate: 2023/11/03\n---\n",
    "date-words": "---\ntitle: t\ndate: Nov 3, 2023 10:00\n---\n",
    "date-quoted": "---\ntitle: t\ndate: '2023-11-03 10:00'\n---\n",
    "permalink": "---\ntitle: t\npermalink: /some/{}/\n---\n",
    "slug": "---\ntitle: t\nslug: Another-{}\n---\n",
    "unpublished": "---\ntitle: t\npublished: false\n---\n",
    "anchors": "---\ntitle: &t t\nother: *t\n---\n",
    "twice": "---\ntitle: a\ntitle: b\n---\n",
    "nested": "---\ntitle: t\nimage:\n  path: /x.png\n  sizes: {a: [1, 2]}\nnone: ~\nyes: no\n---\n",
    "render-with-liquid": "---\ntitle: t\nrender_with_liquid: false\n---\n",
    "math": "---\ntitle: t\nmathjax: true\ntoc: yes\n---\n",
    "multi-line": "---\ntitle: t\ndescription: |\n  one\n\n  two\n---\n",
    "excerpt": "---\ntitle: t\nexcerpt_separator: <!--more-->\n---\n",
    "unicode": "---\ntitle: 日本語 🚀\nauthor: Žižek\n---\n",
    "unknown-layout": "---\nlayout: default\ntitle: t\n---\n",
    "tabs-behind": "---\ntitle: t\t\n---\n",
}
_NAMES = (
    "_posts/2023-1-2-no-padding.md",
    "_posts/2023-01-03-MixedCase_and_under.markdown",
    "_posts/2023-01-03-mixedcase-and-under.markdown",
    "_posts/2023-01-04-a.b.c.md",
    "_posts/2023-01-04-v1.2.markdown",
    "_posts/2023-01-05-ünïcode-日本.md",
    "_posts/2023-01-06-with space.md",
    "_posts/2023-01-06-apostrophe's-&-more.md",
    "_posts/2023-01-07--dashes--.md",
    "_posts/2023-01-07-a.markdown",
    "_posts/2023-01-07-b.markdown",
    "_posts/2023-01-07-a-b.md",
    "_posts/2023/01/2023-01-08-in-folders.md",
    "_posts/deep/er/2023-01-07-c.md",
    "_posts/2023-01-09-x.mkd",
    "_posts/2023-01-09-y.mkdown",
    "work/_posts/2023-01-10-in-a-category.md",
    "work/more/_posts/2023-01-07-a.md",
    "_drafts/an-idea.md",
    "_drafts/2023-01-11-dated.markdown",
    "_drafts/sub/another idea.md",
    "work/_drafts/third.md",
    "_posts/1999-12-31-old.md",
    "_posts/2023-02-28-" + "long-" * 30 + "name.md",
    "_posts/2023-01-12-123.md",
    "_posts/2023-01-13-none.md",
    "_posts/2023-01-14-true.md",
)


def by_hand() -> dict[str, bytes]:
    """Every awkward body, every awkward front matter, every awkward name, each in a post of its own."""
    found = {
        f"_posts/2020-01-{n % 28 + 1:02}-{name}.md": FRONT + text
        for n, (name, text) in enumerate(_BODIES.items())
    }
    for number, (name, front) in enumerate(_FRONTS.items()):
        text = front.replace("{}", name) + "A paragraph.\n\n```\na free lock: 5 ns\n```\n"
        found[f"_posts/2021-02-{number % 28 + 1:02}-{name}.markdown"] = text
    for name in _NAMES:
        found[name] = FRONT + "A paragraph.\n\n- a free lock: 5 ns\n"
    return {name: text.encode() for name, text in found.items()}


def generated(count: int, seed: int = 11) -> Iterator[tuple[str, bytes]]:
    """Posts of awkward fronts and several awkward bodies each, always the same."""
    chance = random.Random(seed)
    fronts = [text for name, text in _FRONTS.items() if name not in ("permalink", "slug")]
    bodies = [
        text for name, text in _BODIES.items() if name not in ("fence-unclosed", "very-long-line", "spans")
    ]
    for number in range(count):
        parts = chance.sample(bodies, chance.randint(1, 5))
        text = chance.choice(fronts) + chance.choice(["", "\n", "\n\n"]).join(parts)
        if chance.random() < 0.2:
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        suffix = chance.choice(["md", "markdown"])
        yield f"_posts/2022-{number % 12 + 1:02}-{number % 28 + 1:02}-made-{number}.{suffix}", text.encode()
