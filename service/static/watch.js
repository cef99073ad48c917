// Follows a running job: its stage and bar, then the finished page in the place of this one.
import { polled, say, show, showParts } from "./swap.js";

const PAUSE = 700; // milliseconds between two questions
const AGAIN = 3000;

function pause(time) {
  return new Promise((next) => { window.setTimeout(next, time); });
}

function showProgress(box, state) {
  const [stage, bar] = [box.querySelector("#stage"), box.querySelector("#bar")];
  if (stage) {
    stage.textContent = state.text;
  }
  if (bar && state.total) {
    bar.max = state.total;
    bar.value = state.done;
  }
}

async function follow(box) {
  let stamp = box.dataset.stamp;
  while (box.isConnected) {
    try {
      const answer = await polled(`${box.dataset.watch}?seen=${encodeURIComponent(stamp)}`);
      const state = answer.ok ? await answer.json() : { open: false };
      if (!state.open) {
        await arrived(box);
        return;
      }
      stamp = state.stamp;
      showProgress(box, state);
    } catch {
      // the server may be starting again: the next try will tell
    }
    await pause(PAUSE);
  }
}

async function arrived(box) {
  const wanted = () => box.isConnected;
  const answer = await polled(window.location.href);
  if (!wanted()) {
    return;
  }
  if (box.dataset.parts) {
    await showParts(answer, box.dataset.parts.split(" "), wanted);
    say(document.querySelector("#writing")?.textContent ?? "");
    return;
  }
  if (!await show(answer, [], wanted)) {
    return;
  }
  const state = document.querySelector("main .facts");
  say(state ? state.textContent.trim().replace(/\s+/g, " ") : document.title);
}

async function lookAgain(list) {
  await pause(AGAIN);
  if (!list.isConnected) {
    return;
  }
  const focused = document.activeElement && document.activeElement.id;
  try {
    await show(await polled(window.location.href), [focused], () => list.isConnected);
  } catch {
    lookAgain(list);
  }
}

export function enhanceWatches() {
  document.querySelectorAll("main [data-watch]").forEach(follow);
  document.querySelectorAll("main [data-again]").forEach(lookAgain);
}
