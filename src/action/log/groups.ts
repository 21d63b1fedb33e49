// Groups of the log: one at a time, opened by their first line, so that an empty one never shows.
import type { Runner } from '../workflow-commands.ts'

export interface Groups {
  /** From here on lines belong to this group. What was held back before comes out. */
  open(title: string): void
  /** As `open`, but its lines are held back until something else happens, or are dropped. */
  openQuietly(title: string): void
  line(text: string): void
  /** Lets out what is held back. */
  flush(): void
  drop(): void
  close(): void
}

export function logGroups(runner: Runner): Groups {
  let title: string | undefined
  let shown = false
  let quiet = false
  let held: string[] = []
  const show = (text: string): void => {
    if (title !== undefined && !shown) runner.group(title)
    shown = true
    runner.line(text)
  }
  const flush = (): void => {
    quiet = false
    for (const text of held) show(text)
    held = []
  }
  const close = (): void => {
    flush()
    if (title !== undefined && shown) runner.endGroup()
    title = undefined
    shown = false
  }
  const open = (next: string): void => {
    close()
    title = next
  }
  return {
    open,
    openQuietly: (next) => {
      open(next)
      quiet = true
    },
    line: (text) => {
      if (quiet) held.push(text)
      else show(text)
    },
    flush,
    drop: () => {
      held = []
    },
    close,
  }
}
