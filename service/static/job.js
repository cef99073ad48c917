// What was found: the filter, the folds, the selection, times in the reader's own zone.
import { sayLost } from "./swap.js";

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function bare(text) {
  return text.normalize("NFKC").toLowerCase();
}

function enhanceFilter() {
  const field = document.querySelector("#filter");
  if (!field || new URL(window.location.href).searchParams.get("q")) {
    return; // the server has filtered already
  }
  const status = document.querySelector("#filtered");
  const rows = [...document.querySelectorAll(".reports > .report")];
  const texts = rows.map((row) => bare(row.querySelector(".title").textContent + row.querySelector(".facts").textContent));
  const parts = [...document.querySelectorAll(".reports > .part")];
  const filter = () => {
    const asked = bare(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = asked.every((word) => texts[index].includes(word));
      row.hidden = !fits;
      shown += fits;
    });
    parts.forEach((part) => { part.hidden = asked.length > 0; });
    document.querySelector("#selection").dispatchEvent(new Event("change"));
    status.textContent = !asked.length ? "" : !shown ? status.dataset.none
      : fill(status.dataset.shown, { shown, count: rows.length });
  };
  field.addEventListener("input", filter);
  field.form.addEventListener("submit", (event) => event.preventDefault());
  if (field.value) {
    filter();
  }
}

async function unfold(details) {
  if (!details.open || !details.dataset.tree) {
    return;
  }
  const address = details.dataset.tree;
  delete details.dataset.tree;
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(".found");
    if (!found) {
      throw new Error(answer.statusText);
    }
    details.querySelectorAll(":scope > :not(summary)").forEach((old) => old.remove());
    details.append(found);
  } catch {
    details.dataset.tree = address;
    sayLost();
  }
}

function enhanceSelection() {
  const form = document.querySelector("#selection");
  if (!form) {
    return;
  }
  const boxes = [...form.querySelectorAll('input[name="only"]')];
  const all = form.querySelector("#all");
  const status = form.querySelector("#selected");
  const visible = () => boxes.filter((box) => !box.closest("[hidden]"));
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = visible().length > 0 && visible().every((box) => box.checked);
    all.indeterminate = chosen > 0 && !all.checked;
    status.textContent = chosen ? fill(status.dataset.count, { count: chosen }) : "";
    form.querySelector(".tools").classList.toggle("chosen", chosen > 0);
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) {
      visible().forEach((box) => { box.checked = all.checked; });
    }
    count();
  });
  count();
}

function showLocalTimes() {
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  document.querySelectorAll("time[data-local]").forEach((time) => {
    time.textContent = form.format(new Date(time.dateTime));
  });
}

export function enhanceJob() {
  showLocalTimes();
  enhanceFilter();
  enhanceSelection();
  document.querySelectorAll("details[data-tree]").forEach((details) => {
    details.addEventListener("toggle", () => unfold(details));
  });
}
