/* Progressive enhancement: every form works without this file.

form[data-exercise] inside [data-exercise-card]   is sent in the background, the card is swapped for the one that comes back
[data-feedback] in the new card                   gets the focus
[data-announce="Gespeichert."] on the new card    is spoken; without it the feedback is
[data-progress-update="x"] in the answer          renews the element [data-progress="x"] on the page (use a <template>)
body[data-offline-message]                        is shown when the network fails; nothing typed is lost
button[data-print], button[data-copy="#id"]       are shown once they can work (write them hidden)
*/
const TIMEOUT = 20000
const sending = new WeakSet()

const live = document.createElement("div")
live.className = "visually-hidden"
live.setAttribute("role", "status")
document.body.append(live)

function announce(text) {
  live.textContent = ""
  setTimeout(() => { live.textContent = text }, 100)
}

function submitNatively(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement("input")
    field.type = "hidden"
    field.name = submitter.name
    field.value = submitter.value
    form.append(field)
  }
  HTMLFormElement.prototype.submit.call(form)
}

function setBusy(form, card, busy) {
  if (busy) sending.add(form)
  else sending.delete(form)
  card.setAttribute("aria-busy", String(busy))
  for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
    if (busy) button.setAttribute("aria-disabled", "true")
    else button.removeAttribute("aria-disabled")
  }
}

function clearFailure(form) {
  form.querySelector("[data-exercise-failure]")?.remove()
}

function showFailure(form) {
  clearFailure(form)
  const template = document.querySelector("template[data-message-template]")
  const message = template?.content.firstElementChild?.cloneNode(true) ?? document.createElement("p")
  const text = message.querySelector("[data-text]") ?? message
  message.classList.add("message")
  message.dataset.exerciseFailure = ""
  message.setAttribute("role", "alert")
  form.append(message)
  text.textContent = form.dataset.offlineMessage || document.body.dataset.offlineMessage || ""
}

function findCard(answer, card) {
  const cards = [...answer.querySelectorAll("[data-exercise-card]")]
  if (card.id) return cards.find((other) => other.id === card.id)
  return cards.length === 1 ? cards[0] : undefined
}

function updateProgress(answer) {
  for (const update of answer.querySelectorAll("[data-progress-update]")) {
    const name = update.dataset.progressUpdate
    const target = document.querySelector(name ? `[data-progress="${CSS.escape(name)}"]` : "[data-progress]")
    const source = update instanceof HTMLTemplateElement ? update.content : update
    target?.replaceChildren(...document.importNode(source, true).childNodes)
    update.remove()
  }
}

function showCard(card, fresh) {
  const next = document.importNode(fresh, true)
  card.replaceWith(next)
  const feedback = next.querySelector("[data-feedback]")
  const target = feedback ?? next
  target.tabIndex = -1
  target.focus()
  announce(next.dataset.announce || feedback?.textContent.trim().replace(/\s+/g, " ").slice(0, 200) || "")
}

async function send(form, card, submitter) {
  const action = new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", document.baseURI)
  if (action.origin !== location.origin) return submitNatively(form, submitter)
  const body = new FormData(form)
  if (submitter?.name) body.append(submitter.name, submitter.value)

  clearFailure(form)
  setBusy(form, card, true)
  let response, text
  try {
    response = await fetch(action, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { Accept: "text/html", "X-Requested-With": "fetch" },
      signal: AbortSignal.timeout?.(TIMEOUT),
    })
    text = await response.text()
  } catch {
    setBusy(form, card, false)
    return showFailure(form)
  }
  const isHTML = response.headers.get("Content-Type")?.startsWith("text/html")
  const answer = isHTML && new DOMParser().parseFromString(text, "text/html")
  const fresh = answer && findCard(answer, card)
  if (!fresh) {
    setBusy(form, card, false)
    return submitNatively(form, submitter)
  }
  for (const script of answer.querySelectorAll("script")) script.remove()
  updateProgress(answer)
  showCard(card, fresh)
}

document.addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || !form.matches("form[data-exercise]")) return
  const card = form.closest("[data-exercise-card]")
  if (!card || form.getAttribute("method")?.toLowerCase() !== "post") return
  event.preventDefault()
  if (!sending.has(form)) send(form, card, event.submitter)
})

/* Menus made of <details> close on Escape and on a click elsewhere. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  const menu = event.target.closest?.("details[data-menu][open]")
  if (!menu) return
  menu.open = false
  menu.querySelector("summary").focus()
})
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false
  }
  const button = event.target.closest?.("button[data-print], button[data-copy]")
  if (!button) return
  if ("print" in button.dataset) return window.print()
  const source = document.querySelector(button.dataset.copy)
  navigator.clipboard.writeText(source.value ?? source.textContent.trim()).then(() => announce(button.dataset.copied ?? ""))
})
for (const button of document.querySelectorAll("button[data-print], button[data-copy]")) {
  button.hidden = "copy" in button.dataset && !navigator.clipboard
}
