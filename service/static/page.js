// Every page works without scripts; this makes it quicker to use.
import { enhanceForm } from "./upload.js";
import { enhanceJob } from "./job.js";
import { enhanceWatches } from "./watch.js";
import { onSwap, startSwapping } from "./swap.js";

function enhance() {
  enhanceForm();
  enhanceJob();
  enhanceWatches();
}

document.documentElement.classList.add("scripts");
startSwapping();
onSwap(enhance);
enhance();
