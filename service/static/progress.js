// Follows a running job by long polls and loads the page anew when it has ended.
const state = document.querySelector("#state");
const stage = document.querySelector("#stage");
const bar = document.querySelector("#bar");
const PAUSE = 500;

function show({ progress, status }) {
  const sentence = stage.dataset[progress.stage];
  stage.textContent = status === "running" && sentence
    ? sentence.replace("{done}", progress.done).replace("{total}", progress.total) : "";
  if (progress.total) {
    bar.max = progress.total;
    bar.value = progress.done;
  }
}

async function follow() {
  for (;;) {
    try {
      const job = await (await fetch(state.dataset.url)).json();
      if (job.status !== "queued" && job.status !== "running") {
        location.reload();
        return;
      }
      show(job);
    } catch {
      // the server may be starting again: the next try will tell
    }
    await new Promise((next) => setTimeout(next, PAUSE));
  }
}

follow();
