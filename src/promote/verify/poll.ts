// Registries whose reads show a write only after a while: what is not visible yet is looked for again.

/** Milliseconds between reads of what is not visible yet: 30 s in all. */
const delays = [250, 500, 1000, 2000, 4000, 6000, 8000, 8250]

interface PollOptions {
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Milliseconds between reads; about 30 s in all without it. */
  readonly between?: readonly number[]
}

/** Reads until what was read is `visible`, or the time is up; answers what was read last. */
export async function pollUntil<T>(
  read: () => Promise<T>,
  visible: (found: T) => boolean,
  { sleep, between = delays }: PollOptions,
): Promise<T> {
  let found = await read()
  for (const pause of between) {
    if (visible(found)) break
    await sleep(pause)
    found = await read()
  }
  return found
}
