// Reloads the page when what it shows has changed; scroll position and open folds stay.
'use strict'
const own = document.currentScript
const kept = 'preview ' + own.dataset.page
const folds = () => [...document.querySelectorAll('details')]

const before = JSON.parse(sessionStorage.getItem(kept) || 'null')
sessionStorage.removeItem(kept)
addEventListener('DOMContentLoaded', () => {
  if (before === null) return
  folds().forEach((fold, i) => { fold.open = before.open[i] ?? fold.open })
  addEventListener('load', () => scrollTo(0, before.top))
  scrollTo(0, before.top)
})

const events = new EventSource('/-/events?page=' + encodeURIComponent(own.dataset.page))
events.onmessage = event => {
  const now = JSON.parse(event.data)
  document.documentElement.dataset.live = 'yes'
  if (now.version === own.dataset.version) return
  events.close()
  sessionStorage.setItem(kept, JSON.stringify({ top: scrollY, open: folds().map(fold => fold.open) }))
  if (now.url && now.url !== location.pathname) location.replace(now.url + location.hash)
  else location.reload()
}
