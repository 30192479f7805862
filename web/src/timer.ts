// The clock that everyone in the room sees. It counts from what the server said was left, never from
// the clock of this device, which may be an hour wrong.
const tick_ms = 500;

export function written(left_s: number): string {
  const left = Math.max(0, Math.ceil(left_s));
  const seconds = String(left % 60).padStart(2, '0');
  return `${Math.floor(left / 60)}:${seconds}`;
}

export function enhance(clock: HTMLElement): void {
  let said: string | undefined;
  let ends = 0;
  const tick = () => {
    if (clock.dataset.leftS !== said) {
      said = clock.dataset.leftS;
      ends = performance.now() + Number(said) * 1000;
    }
    if (!said) return;
    const left_s = (ends - performance.now()) / 1000;
    const text = written(left_s);
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle('timer__left--soon', left_s < 60);
  };
  tick();
  setInterval(tick, tick_ms);
}
