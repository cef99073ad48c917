// Forms and links marked data-swap are fetched, and the page's main part is put in the place of the present one:
// the reader stays where he is, and what is said aloud is what changed.
const live = document.querySelector("#live");
const listeners = [];

export function onSwap(listener) {
  listeners.push(listener);
}

export function say(text) {
  live.classList.remove("lost");
  live.textContent = "";
  window.setTimeout(() => { live.textContent = text; }, 50);
}

// Nothing came back: that is seen, too, not only said aloud.
export function sayLost() {
  say(document.body.dataset.lost);
  live.classList.add("lost");
}

// The answer to a question that nobody asked by hand. A server that is starting or busy is as good as none: the next
// try will tell.
export async function polled(address) {
  const answer = await fetch(address);
  if (answer.status >= 500) {
    throw new Error(answer.statusText);
  }
  return answer;
}

// What the reader has done to the page, done to the fresh one too: folds, the selection, the filter.
function keeper() {
  const open = [...document.querySelectorAll("main details[open][id]")].map((details) => details.id);
  const chosen = [...document.querySelectorAll('input[name="only"]:checked')].map((box) => box.value);
  const filter = document.querySelector("#filter");
  return (page) => {
    open.forEach((id) => page.getElementById(id)?.setAttribute("open", ""));
    page.querySelectorAll('input[name="only"]').forEach((box) => { box.checked = chosen.includes(box.value); });
    const field = page.querySelector("#filter");
    if (filter && field) {
      field.value = filter.value;
    }
  };
}

async function fetchedPage(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("main")) {
    throw new Error("no page");
  }
  return page;
}

function focusOn(ids) {
  const target = ids.map((id) => id && document.getElementById(id)).find((element) => element && !element.disabled);
  if (target) {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }
}

// Shows an answer in the place of main; focus goes to the first of the ids that is there. What nobody asked for is shown
// only while it is still wanted, since another answer may have come in the meantime; whether it was shown.
export async function show(answer, ids, wanted = () => true) {
  const page = await fetchedPage(answer);
  if (!wanted()) {
    return false;
  }
  keeper()(page);
  const fresh = page.querySelector("main");
  document.querySelector("main").replaceWith(fresh);
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  if (!answer.refused) {
    const address = new URL(answer.url);
    address.searchParams.delete("done");
    window.history.replaceState(null, "", address);
  }
  listeners.forEach((listener) => listener());
  focusOn(ids);
  const said = fresh.querySelector("[data-said]");
  if (said) {
    say(said.textContent.trim());
  }
  return true;
}

// Puts some parts of an answer in the place of the present ones: what the reader is typing elsewhere stays.
export async function showParts(answer, ids, wanted) {
  const page = await fetchedPage(answer);
  if (!wanted()) {
    return;
  }
  for (const id of ids) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (old && fresh) {
      old.replaceWith(fresh);
    }
  }
}

// One at a time: what is pressed while an answer is awaited would be about a page that is about to be another.
async function fetched(address, options, ids) {
  const main = document.querySelector("main");
  if (main.getAttribute("aria-busy") === "true") {
    return;
  }
  main.setAttribute("aria-busy", "true");
  live.classList.remove("lost");
  try {
    const answer = await fetch(address, options);
    // What answers a form without leading on has no page of its own: the address stays, and can be loaded anew.
    answer.refused = options.method === "POST" && !answer.redirected;
    await show(answer, ids);
  } catch {
    main.removeAttribute("aria-busy");
    sayLost();
  }
}

function submitted(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-swap]")) {
    return;
  }
  event.preventDefault();
  const body = new FormData(form);
  const button = event.submitter;
  if (button && button.name) {
    body.append(button.name, button.value);
  }
  const block = body.get("block");
  fetched(form.action, { method: "POST", body }, ["problem", button && button.id, block && `edit${block}`, "main"]);
}

function followed(event) {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  event.preventDefault();
  fetched(link.href, {}, [link.dataset.swap, new URL(link.href).hash.slice(1), "main"]);
}

export function startSwapping() {
  document.addEventListener("submit", submitted);
  document.addEventListener("click", followed);
}
