/** A priority queue of events by time; a binary heap, because a busy hour has millions of entries. */
export class EventQueue<Event> {
  readonly #heap: { readonly at: number; readonly event: Event }[] = [];

  /** @param at any unit of time */
  push(at: number, event: Event): void {
    const heap = this.#heap;
    let index = heap.length;
    const entry = { at, event };
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  /** Removes and returns the earliest event. */
  pop(): { readonly at: number; readonly event: Event } | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const leftAt = heap[left]?.at ?? Number.POSITIVE_INFINITY;
      const rightAt = heap[right]?.at ?? Number.POSITIVE_INFINITY;
      const child = leftAt <= rightAt ? left : right;
      const below = heap[child];
      if (below === undefined || below.at >= last.at) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}
