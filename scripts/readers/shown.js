// What both engines are asked: the entries of their contents, and the headings on the page that they show.

export function flattened(toc) {
  return (toc ?? []).flatMap((entry) => [
    { label: entry.label.trim(), href: entry.href },
    ...flattened(entry.subitems),
  ]);
}

// The headings of `documents` (each in a frame) that lie on the visible page, whose box is that of `view`.
export async function shown(documents, view) {
  await settled();
  const page = view.getBoundingClientRect();
  return documents.flatMap((document) => {
    const frame = document.defaultView.frameElement.getBoundingClientRect();
    return [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
      .filter((heading) => {
        const box = heading.getClientRects()[0];
        if (!box) return false;
        const left = frame.left + box.left;
        const top = frame.top + box.top;
        return left >= page.left - 1 && left < page.right && top >= page.top - 1 && top < page.bottom;
      })
      .map((heading) => ({ id: heading.id, text: heading.textContent, file: document.location.href }));
  });
}

// Two frames: the engines scroll in the one after their promise.
function settled() {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
