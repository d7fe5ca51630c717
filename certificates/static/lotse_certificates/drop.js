/* Dropping the file of a certificate. Without this file the same form works by choosing and sending.

form[data-drop][data-largest]      a form with one file field; largest in bytes
[data-drop-place] in it            takes what is dropped; [data-drop-hint] says so once it can
[data-drop-error="large|several"]  written hidden, shown when it is so
[data-drop-busy]                   the same while the file is on its way
*/
function show(form, error) {
  for (const each of form.querySelectorAll("[data-drop-error]")) each.hidden = each.dataset.dropError !== error
}

/* Returns whether the file that was chosen may be sent. */
function check(form, input) {
  const [file] = input.files
  const fits = !file || file.size <= Number(form.dataset.largest)
  show(form, fits ? "" : "large")
  if (!fits) input.value = ""
  return Boolean(file) && fits
}

function set(form) {
  const input = form.querySelector("input[type=file]")
  const place = form.querySelector("[data-drop-place]")
  const busy = form.querySelector("[data-drop-busy]")
  form.querySelector("[data-drop-hint]").hidden = false

  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    place.classList.add("is-over")
  }
  place.addEventListener("dragenter", over)
  place.addEventListener("dragover", over)
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) place.classList.remove("is-over")
  })
  place.addEventListener("drop", (event) => {
    event.preventDefault()
    place.classList.remove("is-over")
    const { files } = event.dataTransfer
    if (files.length !== 1) return show(form, "several")
    input.files = files
    if (check(form, input)) form.requestSubmit()
  })
  input.addEventListener("change", () => check(form, input))
  form.addEventListener("submit", () => { busy.hidden = false })
  /* The way back shows the page as it was left. */
  addEventListener("pageshow", () => { busy.hidden = true })
}

for (const form of document.querySelectorAll("form[data-drop]")) set(form)
