// SPDX-License-Identifier: EUPL-1.2
// Makes pages better; all of them work without.
"use strict";

// The summary of what is wrong, or the alert that matters most, is read first.
document.querySelector("[data-focus]")?.focus();

// A form is sent once, however often one presses.
function once(form, event) {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  upload(form, event);
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Uploads show how far they are. The page that answers is shown as it would be without.
function upload(form, event) {
  const files = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
  if (!files.length || !form.dataset.voortgang) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const bar = document.createElement("progress");
  const text = document.createElement("p");
  bar.className = "voortgang";
  bar.max = 100;
  bar.setAttribute("aria-label", form.dataset.voortgang);
  text.setAttribute("role", "status");
  text.textContent = form.dataset.voortgang;
  files[0].after(text, bar);
  const request = new XMLHttpRequest();
  request.upload.onprogress = (at) => {
    if (at.lengthComputable) bar.value = Math.round((100 * at.loaded) / at.total);
  };
  const again = (why) => {
    bar.remove();
    text.textContent = why ?? form.dataset.mislukt;
    form.addEventListener("submit", () => text.remove(), { once: true });
    delete form.dataset.sent;
  };
  request.onerror = () => again();
  request.onload = () => {
    const is_page = request.getResponseHeader("Content-Type")?.startsWith("text/html");
    const page = is_page && new DOMParser().parseFromString(request.responseText, "text/html");
    const is_for_later = [413, 429, 503].includes(request.status);
    if (request.status < 300 && request.responseURL !== new URL(form.action, location).href)
      location.assign(request.responseURL);
    else if (is_for_later && page && !page.querySelector("form[data-voortgang]")) // what was typed stays here
      again(page.querySelector("h1").textContent);
    else if (page) show(page);
    else again();
  };
  request.open("POST", form.action);
  request.send(data);
}
function show(page) {
  document.title = page.title;
  document.body.replaceWith(page.body);
  improve();
  document.querySelector("[data-focus]")?.focus();
}

// Where one is, for a question about a place: in words, and left out again if one likes.
function locate(button) {
  const field = (part) => document.getElementById(`${button.dataset.plek}-${part}`);
  const say = field("bericht");
  const written = (value, [plus, minus]) =>
    `${Math.abs(value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 5 })} ${value < 0 ? minus : plus}`;
  const tell = () => {
    const [lat, lon, m] = ["lat", "lon", "accuracy"].map((part) => field(part).value);
    const [north, south, east, west] = button.dataset.winden.split(" ");
    const words = { lat: written(lat, [north, south]), lon: written(lon, [east, west]), m };
    say.textContent = button.dataset.gelukt.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    field("weglaten").hidden = false;
  };
  if (field("lat").value && field("accuracy").value) tell();
  button.hidden = false;
  button.addEventListener("click", () => {
    say.textContent = button.dataset.bezig;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("lat").value = coords.latitude.toFixed(6);
        field("lon").value = coords.longitude.toFixed(6);
        field("accuracy").value = Math.min(999999, Math.round(coords.accuracy));
        field("weglaten").querySelector("input").checked = false;
        tell();
      },
      () => (say.textContent = button.dataset.mislukt),
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
}

// How many characters are left, told when one pauses.
function count(area) {
  const say = document.createElement("p");
  let pause;
  say.className = "hint";
  say.setAttribute("role", "status");
  area.after(say);
  const tell = () => {
    const left = area.dataset.hoogstens - [...area.value.trim()].length;
    say.textContent = (left < 0 ? area.dataset.teveel : area.dataset.over).replace("{n}", Math.abs(left));
  };
  area.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(tell, 500);
  });
}

// The operations page refreshes itself as long as somebody looks at it, and wants that. What is asked so does not count
// as use of the session.
function refresh(region) {
  const texts = region.dataset;
  const summary = document.getElementById("bedrijf-stand"), button = document.getElementById("bedrijf-stop");
  let isOn = true, isBusy = false;
  const renew = (page) => {
    const href = region.contains(document.activeElement) && document.activeElement.getAttribute("href");
    region.replaceChildren(...page.getElementById("bedrijf").childNodes);
    if (href) region.querySelector(`a[href="${href}"]`)?.focus();
    const told = page.getElementById("bedrijf-stand");
    if (summary.textContent !== told.textContent) summary.replaceChildren(...told.childNodes);
  };
  const ask = async () => {
    const answer = await fetch("/beheer?vanzelf=1", { redirect: "manual", signal: AbortSignal.timeout(10000) });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      clearInterval(timer);
      button.hidden = true;
      summary.textContent = texts.verlopen;
    } else if (answer.ok) renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
    else throw new Error(answer.status);
  };
  const timer = setInterval(() => {
    if (!isOn || isBusy || document.hidden) return;
    isBusy = true;
    ask().catch(() => (summary.textContent = texts.weg)).finally(() => (isBusy = false));
  }, 1000 * texts.ververs);
  button.hidden = false;
  button.addEventListener("click", () => {
    isOn = !isOn;
    button.textContent = isOn ? texts.stop : texts.verder;
  });
}

function improve() {
  for (const area of document.querySelectorAll("textarea[data-hoogstens]")) count(area);
  for (const form of document.querySelectorAll("form[method=post]")) form.addEventListener("submit", (event) => once(form, event));
  if (navigator.geolocation) for (const button of document.querySelectorAll("button[data-plek]")) locate(button);
  for (const region of document.querySelectorAll("[data-ververs]")) refresh(region);
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
improve();
