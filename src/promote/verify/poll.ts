// Reads again until a write is visible: some registries show it only after some time.

/** Milliseconds between reads: 30 s in all. */
const delays = [250, 500, 1000, 2000, 4000, 6000, 8000, 8250]

interface PollOptions {
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Milliseconds between reads; about 30 s in all without it. */
  readonly between?: readonly number[]
}

/** Reads until `isVisible` is true of the value, or the time is up. Returns the last value. */
export async function pollUntil<T>(
  read: () => Promise<T>,
  isVisible: (value: T) => boolean,
  { sleep, between = delays }: PollOptions,
): Promise<T> {
  let value = await read()
  for (const pause of between) {
    if (isVisible(value)) break
    await sleep(pause)
    value = await read()
  }
  return value
}
