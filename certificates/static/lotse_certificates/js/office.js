// Small comforts in the office. Everything works without them.

// What is being made tells how far it is, as long as somebody looks.
async function renew(region) {
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-lotse-live]");
  if (!fresh || !region.isConnected) return;
  const finished = fresh.dataset.lotseLive !== "open";
  if (finished || !region.contains(document.activeElement)) region.replaceWith(fresh);
  const said = document.querySelector("[data-lotse-said]");
  if (finished && said) said.textContent = said.dataset.lotseSaid;
  watch();
}

function watch() {
  const region = document.querySelector('[data-lotse-live="open"]');
  if (!region) return;
  for (const link of region.querySelectorAll("[data-lotse-reload]")) link.hidden = true;
  const again = () => renew(region).catch(() => setTimeout(again, 15000));
  setTimeout(again, document.hidden ? 15000 : 2000);
}

// One press ticks or unticks everybody in a list.
for (const button of document.querySelectorAll("[data-lotse-tick]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...button.closest("fieldset").querySelectorAll("input[type=checkbox][name=people]")];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}

watch();
