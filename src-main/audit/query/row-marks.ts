/** Which positions of a list are shown: finds the n-th shown one and counts those before a place, while any may be hidden at any time. */

const GROUP_BITS = 10;
const GROUP = 1 << GROUP_BITS;

export class RowMarks {
  #marks = new Uint8Array(GROUP);
  /** How many are shown in each group of positions. */
  #counts = new Uint32Array(2);
  /** How many are shown before each group, and in all; right below `#summed` only. */
  #sums = new Float64Array(2);
  #summed = 1;
  #length = 0;
  #shown = 0;

  /** Positions that were added. */
  get length(): number {
    return this.#length;
  }

  get shown(): number {
    return this.#shown;
  }

  /** Bytes of memory. */
  get size(): number {
    return this.#marks.byteLength + this.#counts.byteLength + this.#sums.byteLength;
  }

  /** Adds the next position, shown. */
  add(): void {
    const position = this.#length;
    if (position >= this.#marks.length) this.#grow();
    this.#marks[position] = 1;
    this.#length += 1;
    this.#count(position, 1);
  }

  hide(position: number): void {
    if (this.#marks[position] !== 1) return;
    this.#marks[position] = 0;
    this.#count(position, -1);
  }

  /** Of the `place`-th shown one, counted from 0; -1 when there are not so many. */
  positionOf(place: number): number {
    if (place < 0 || place >= this.#shown) return -1;
    this.#sum();
    let [low, high] = [0, this.#length >>> GROUP_BITS];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#sums[middle] ?? Infinity) <= place) low = middle;
      else high = middle - 1;
    }
    let left = place - (this.#sums[low] ?? 0);
    for (let at = low << GROUP_BITS; at < this.#length; at += 1) {
      if (this.#marks[at] !== 1) continue;
      if (left === 0) return at;
      left -= 1;
    }
    return -1;
  }

  /** How many are shown before a position. */
  shownBefore(position: number): number {
    this.#sum();
    const group = Math.min(position, this.#length) >>> GROUP_BITS;
    let shown = this.#sums[group] ?? 0;
    for (let at = group << GROUP_BITS; at < Math.min(position, this.#length); at += 1) shown += this.#marks[at] ?? 0;
    return shown;
  }

  #count(position: number, by: 1 | -1): void {
    const group = position >>> GROUP_BITS;
    this.#counts[group] = (this.#counts[group] ?? 0) + by;
    this.#shown += by;
    this.#summed = Math.min(this.#summed, group + 1);
  }

  #sum(): void {
    for (let group = this.#summed; group <= this.#length >>> GROUP_BITS; group += 1)
      this.#sums[group] = (this.#sums[group - 1] ?? 0) + (this.#counts[group - 1] ?? 0);
    this.#summed = Math.max(this.#summed, (this.#length >>> GROUP_BITS) + 1);
  }

  #grow(): void {
    const marks = new Uint8Array(this.#marks.length * 2);
    marks.set(this.#marks);
    this.#marks = marks;
    const counts = new Uint32Array(marks.length / GROUP + 1);
    counts.set(this.#counts);
    this.#counts = counts;
    const sums = new Float64Array(counts.length);
    sums.set(this.#sums);
    this.#sums = sums;
  }
}
