// The form: files may be dropped, sizes are checked before anything is sent, each file is sent on its own with its
// progress.
const KILO = 1000;

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function size(bytes) {
  return bytes < KILO * KILO ? `${Math.max(1, Math.round(bytes / KILO))} KB` : `${(bytes / KILO / KILO).toFixed(1)} MB`;
}

class Upload {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.input = form.querySelector("#file");
    this.text = form.querySelector("#text");
    this.list = form.querySelector("#chosen");
    this.drop = form.querySelector("#drop");
    this.problem = document.querySelector("#problem");
  }

  start() {
    this.input.addEventListener("change", () => this.check());
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", (event) => this.shown(event));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      this.drop.addEventListener(name, (event) => this.dragged(event));
    }
  }

  // A page that the browser has kept, and shows when somebody goes back, is ready for the next file.
  shown(event) {
    if (event.persisted) {
      this.busy(false);
      this.check();
    }
  }

  dragged(event) {
    event.preventDefault();
    this.drop.classList.toggle("over", event.type === "dragenter" || event.type === "dragover");
    if (event.type === "drop" && event.dataTransfer.files.length) {
      this.input.files = event.dataTransfer.files;
      this.check();
    }
  }

  // Lists the chosen files; says which of them are too large.
  check() {
    const files = [...this.input.files];
    const limit = Number(this.words.limit);
    const over = files.filter((file) => file.size > limit);
    this.list.replaceChildren(...files.map((file) => this.row(file.name, size(file.size))));
    this.list.hidden = !files.length;
    this.say(over.map((file) => fill(this.words.tooLarge, { name: file.name })).join(" "));
    return !over.length;
  }

  row(name, said) {
    const [row, left, right] = ["li", "span", "span"].map((tag) => document.createElement(tag));
    left.textContent = name;
    right.textContent = said;
    right.className = "hint";
    row.append(left, right);
    return row;
  }

  say(sentence) {
    this.problem.querySelector("p").textContent = sentence;
    this.problem.hidden = !sentence;
    this.input.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  fail(sentence) {
    this.say(sentence);
    this.problem.focus();
  }

  given() {
    const pasted = this.text.value.trim();
    const files = [...this.input.files];
    return pasted ? [...files, new File([pasted], `${this.words.pasted}.txt`, { type: "text/plain" })] : files;
  }

  async submit(event) {
    event.preventDefault();
    const files = this.given();
    if (!this.check() || !files.length) {
      this.fail(files.length ? this.problem.textContent.trim() : this.words.nothing);
      return;
    }
    this.busy(true);
    this.list.hidden = false;
    this.list.replaceChildren(...files.map((file) => this.row(file.name, size(file.size))));
    const answers = [];
    for (const [index, file] of files.entries()) {
      answers.push(await this.send(file, this.list.children[index].lastChild));
    }
    this.arrive(answers);
  }

  busy(on) {
    this.form.setAttribute("aria-busy", String(on));
    this.form.querySelectorAll("button").forEach((button) => { button.disabled = on; });
  }

  // Sends one file; resolves to its job's address, or to the code and sentence of the refusal.
  send(file, status) {
    const body = new FormData(this.form);
    body.delete("text");
    body.set("file", file, file.name);
    const request = new XMLHttpRequest();
    return new Promise((resolve) => {
      request.upload.addEventListener("progress", (event) => {
        const percent = Math.floor((event.loaded / event.total) * 100);
        status.textContent = fill(this.words.sending, { name: file.name, percent });
      });
      request.addEventListener("load", () => {
        const answer = this.answer(request, file.name);
        status.textContent = answer.address ? this.words.sent : `${this.words.refused} ${answer.sentence}`;
        resolve(answer);
      });
      request.addEventListener("error", () => {
        resolve({ name: file.name, code: "lost", sentence: document.body.dataset.lost });
      });
      request.open("POST", this.form.action);
      request.send(body);
    });
  }

  answer(request, name) {
    if (request.status === 200) {
      return { name, address: request.responseURL };
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const told = page.querySelector("[data-code]");
    return { name, code: told?.dataset.code ?? "", sentence: (told ?? page.querySelector("main .lead"))?.textContent.trim() ?? "" };
  }

  arrive(answers) {
    const accepted = answers.filter((answer) => answer.address);
    const refused = answers.filter((answer) => !answer.address);
    if (!accepted.length) {
      this.busy(false);
      this.fail(refused.map((answer) => answer.sentence).join(" "));
    } else if (answers.length === 1) {
      window.location.assign(accepted[0].address);
    } else {
      const list = new URL(this.words.list, window.location.href);
      accepted.forEach(({ address }) => list.searchParams.append("id", new URL(address).pathname.split("/").pop()));
      refused.forEach(({ code, name }) => list.searchParams.append("refused", `${code} ${name}`));
      window.location.assign(list);
    }
  }
}

export function enhanceForm() {
  const form = document.querySelector("#upload");
  if (form) {
    new Upload(form).start();
  }
}
