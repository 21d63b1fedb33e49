// Limits how many tasks run at the same time.
import pLimit from 'p-limit'

/** Returns a function that starts tasks in order and runs at most `width` of them at a time. */
export function mapWithLimit(width: number): <T>(task: () => Promise<T>) => Promise<T> {
  const limit = pLimit(width)
  return (task) => limit(task)
}
