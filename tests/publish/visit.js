// What a reader sees of a post, with its folds open: measured once at each width.
() => {
  document.querySelectorAll('details').forEach(it => { it.open = true })
  const lines = cell => {
    const range = document.createRange()
    range.selectNodeContents(cell)
    const bottoms = [...range.getClientRects()].filter(it => it.width > 0).map(it => it.bottom).sort((a, b) => a - b)
    return bottoms.filter((it, i) => i === 0 || it - bottoms[i - 1] > 8).length
  }
  const rows = table => [...table.tBodies[0].rows].map(row => [...row.cells])
  const tables = [...document.querySelectorAll('.measured-table table')].map(table => ({
    height: table.parentElement.offsetHeight,
    width: table.scrollWidth,
    closing: !!table.closest('details details'),
    folded: !!table.closest('details'),
    heads: [...table.tHead.rows[0].cells].map(it => it.innerText),
    cells: rows(table).map(row => row.map(it => it.innerText)),
    lines: Math.max(...rows(table).flat().map(lines)),
    stays: getComputedStyle(table.rows[1].cells[0]).position,
  }))
  const pictures = [...document.querySelectorAll('.measured-figure img')].map(it => ({
    source: it.currentSrc,
    loaded: it.naturalWidth > 0,
    width: it.getBoundingClientRect().width,
    column: it.closest('figure').parentElement.getBoundingClientRect().width,
    alt: it.alt,
  }))
  const boxes = [...document.querySelectorAll('.task-list-item')].map(it => getComputedStyle(it).listStyleType)
  return { tables, pictures, boxes, page: document.documentElement.scrollWidth, window: innerWidth }
}
