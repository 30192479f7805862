// Where an opinion map is seen and moved: the canvas, its view, and what was chosen on it.
import type { OpinionMap } from './map_data.ts';
import { listen, type Meant } from './map_hands.ts';
import { looksOf } from './map_looks.ts';
import { type Choice, type Chosen, isOnLabel, type Label, paintAll, type Scene, Sheet, statementsOf } from './map_paint.ts';
import { contains, fit, inSight, kept, moved, onTheWay, type Point, type Size, toMap, toScreen, type View, zoomed } from './map_view.ts';

const glide_ms = 250;
// After the last turn of the wheel the people are painted anew.
const settle_ms = 120;
const near_px = 14;
const mark_px = 18;
const ratio_max = 2;

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export class Stage implements Meant {
  private readonly sheet = new Sheet();
  private scene: Scene | undefined;
  private size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private view: View = { x: 0, y: 0, scale: 1 };
  private all: View = this.view;
  private labels: Label[] = [];
  private frame: number | undefined;
  private settling: number | undefined;
  private glides: { from: View; to: View; began: number } | undefined;

  // `chosen` hears what somebody chose here, or left.
  constructor(
    private readonly element: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly words: { of: (map: OpinionMap, group: number, choice: Chosen) => string; you: string },
    private readonly chosen: (choice: Chosen) => void,
  ) {
    listen(element, canvas, this);
    new ResizeObserver(() => this.resize()).observe(element);
    for (const query of ['(forced-colors: active)', '(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
      matchMedia(query).addEventListener('change', () => this.renew());
    }
    for (const seen of ['focus', 'blur']) element.addEventListener(seen, () => this.soon());
  }

  // Another state of the same map: who had come closer stays there.
  show(map: OpinionMap, choice: Chosen): void {
    const before = this.scene ? this.view.scale / this.all.scale : 1;
    this.scene = {
      map,
      choice,
      looks: looksOf(this.element),
      wordsOf: (group) => this.words.of(map, group, this.scene?.choice),
      you: this.words.you,
    };
    this.measure();
    this.all = fit(map.box, this.size);
    this.set(before > 1 ? { ...this.view, scale: this.all.scale * before } : this.all);
    this.sheet.forget();
  }

  // What was chosen elsewhere comes into sight.
  choose(choice: Chosen): void {
    if (!this.scene) return;
    this.scene.choice = choice;
    this.sheet.forget();
    this.soon();
    const place = choice && this.placeOf(choice);
    if (place) this.bring(place);
  }

  // ---- what hands mean

  move(dx: number, dy: number): void {
    this.set(moved(this.aim(), dx, dy));
  }

  zoom(factor: number, at: Point): void {
    this.set(zoomed(this.aim(), this.size, at, factor));
  }

  zoomIn(factor: number): void {
    const from = this.aim();
    this.glide({ ...from, scale: from.scale * factor });
  }

  whole(): void {
    this.glide(this.all);
  }

  isWhole(): boolean {
    return this.view.scale <= this.all.scale;
  }

  tap(at: Point): void {
    this.chosen(this.hit(at));
  }

  enter(): void {
    this.chosen(this.hit({ x: this.size.width / 2, y: this.size.height / 2 }));
  }

  leave(): void {
    this.chosen(undefined);
  }

  hover(at: Point | undefined): void {
    this.canvas.toggleAttribute('data-over', at !== undefined && this.hit(at) !== undefined);
  }

  // What stands at a point: a name, oneself, a statement, a person's group, an area.
  hit(at: Point): Chosen {
    if (!this.scene) return undefined;
    const { map } = this.scene;
    const label = this.labels.find((one) => isOnLabel(one, at));
    if (label) return { group: label.group };
    const isNear = (place: Point) => {
      const there = toScreen(this.view, this.size, place);
      return Math.hypot(there.x - at.x, there.y - at.y) <= mark_px;
    };
    if (map.you && isNear(map.you)) return { you: true };
    const statement = statementsOf(this.scene).find(isNear);
    if (statement) return { statement: statement.number };
    const place = toMap(this.view, this.size, at);
    const person = map.people.nearest(place, near_px / this.view.scale);
    const group = map.people.group[person] ?? map.groups.findIndex(({ hull }) => contains(hull, place));
    return group >= 0 ? { group } : undefined;
  }

  // ---- views

  // Where it is, or will be in a moment.
  private aim(): View {
    return this.glides?.to ?? this.view;
  }

  private set(view: View): void {
    this.glides = undefined;
    this.put(view);
  }

  private put(view: View): void {
    if (!this.scene) return;
    this.view = kept(view, this.all, this.scene.map.box);
    this.element.toggleAttribute('data-closer', !this.isWhole());
    this.soon();
  }

  private glide(to: View): void {
    if (!this.scene) return;
    if (isStill()) return this.set(to);
    this.glides = { from: this.view, to: kept(to, this.all, this.scene.map.box), began: performance.now() };
    this.soon();
  }

  private goOn(): void {
    if (!this.glides) return;
    const { from, to, began } = this.glides;
    const part = Math.min(1, (performance.now() - began) / glide_ms);
    if (part === 1) this.glides = undefined;
    this.put(part === 1 ? to : onTheWay(from, to, part));
  }

  private bring(place: Point): void {
    const sight = inSight(this.view, this.size);
    const isIn = place.x > sight.left && place.x < sight.right && place.y > sight.low && place.y < sight.high;
    if (!isIn) this.glide({ ...this.view, ...place });
  }

  private placeOf(choice: Choice): Point | undefined {
    const map = this.scene?.map;
    if ('you' in choice) return map?.you;
    if ('group' in choice) return map?.groups[choice.group]?.middle;
    return map?.statements.find(({ number }) => number === choice.statement);
  }

  // ---- painting

  private renew(): void {
    if (this.scene) this.scene.looks = looksOf(this.element);
    this.sheet.forget();
    this.soon();
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.size = { width, height };
    this.ratio = Math.min(ratio_max, devicePixelRatio || 1);
    const across = Math.round(width * this.ratio);
    const down = Math.round(height * this.ratio);
    // To set its size, even to what it is, empties a canvas.
    if (this.canvas.width !== across) this.canvas.width = across;
    if (this.canvas.height !== down) this.canvas.height = down;
  }

  private resize(): void {
    if (!this.scene) return;
    const closer = this.view.scale / this.all.scale;
    this.measure();
    this.all = fit(this.scene.map.box, this.size);
    this.sheet.forget();
    this.put({ ...this.view, scale: this.all.scale * closer });
    this.paint();
  }

  private soon(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.goOn();
      this.paint();
    });
  }

  // While it comes closer the sheet is only stretched: painting people anew would not keep up.
  private readySheet(scene: Scene): void {
    if (this.sheet.fits(this.view, this.size)) return;
    clearTimeout(this.settling);
    const again = () => {
      this.sheet.forget();
      this.soon();
    };
    const isClosing = this.glides !== undefined || !this.sheet.isOf(this.view.scale);
    if (this.sheet.isEmpty() || !isClosing) this.sheet.paint(scene, this.view, this.size, this.ratio);
    else this.settling = window.setTimeout(again, settle_ms);
  }

  private paint(): void {
    const pen = this.canvas.getContext('2d');
    if (!pen || !this.scene || this.size.width === 0) return;
    this.readySheet(this.scene);
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.labels = paintAll(pen, this.scene, this.sheet, this.view, this.size);
    if (this.element.matches(':focus-visible')) this.paintMiddle(pen, this.scene);
  }

  // Enter asks what stands here.
  private paintMiddle(pen: CanvasRenderingContext2D, { looks }: Scene): void {
    const { width, height } = this.size;
    pen.beginPath();
    pen.moveTo(width / 2 - 9, height / 2);
    pen.lineTo(width / 2 + 9, height / 2);
    pen.moveTo(width / 2, height / 2 - 9);
    pen.lineTo(width / 2, height / 2 + 9);
    pen.lineWidth = 2;
    pen.strokeStyle = looks.ink;
    pen.stroke();
  }
}
