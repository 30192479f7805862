// Choosing many of a list: all at once, a row of them with Shift, and how many there are.
export function enhance(root: HTMLElement): void {
  const boxes = () => [
    ...root.querySelectorAll<HTMLInputElement>('[data-choose] input[type="checkbox"]'),
  ];
  const all = root.querySelector<HTMLInputElement>('input[data-choose-all]');
  const bar = root.querySelector<HTMLElement>('[data-choose-bar]');
  const counts = root.querySelectorAll<HTMLElement>('[data-choose-count]');
  let last: HTMLInputElement | undefined;

  const look = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    for (const count of counts) count.textContent = String(chosen);
    bar?.classList.toggle('choose-bar--some', chosen > 0);
    if (!all) return;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  };

  root.addEventListener('click', (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !boxes().includes(box)) return;
    if (event.shiftKey && last) {
      const list = boxes();
      const ends = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      for (const one of list.slice(ends[0], (ends[1] ?? 0) + 1)) one.checked = box.checked;
    }
    last = box;
  });
  root.addEventListener('change', (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all?.checked ?? false;
    look();
  });
  for (const hidden of root.querySelectorAll<HTMLElement>('[data-choose-hidden]')) {
    hidden.hidden = false;
  }
  look();
}
