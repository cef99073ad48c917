// Checks the size before anything is sent, and takes a file that is dropped on the form.
const form = document.querySelector("form");
const input = form.querySelector("#file");
const drop = form.querySelector(".drop");
const problem = form.querySelector("#problem");

function check() {
  const file = input.files[0];
  const over = Boolean(file) && file.size > Number(form.dataset.limit);
  problem.textContent = over ? problem.dataset.tooLarge : "";
  input.setAttribute("aria-invalid", String(over));
  return !over;
}

input.addEventListener("change", check);
form.addEventListener("submit", (event) => {
  if (!check()) {
    event.preventDefault();
    input.focus();
  }
});
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      check();
    }
  });
}
