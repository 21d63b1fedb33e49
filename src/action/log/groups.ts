// Groups of the log: one at a time, opened by their first line, so that an empty one is never shown.
import type { Runner, Style } from '../workflow-commands.ts'

export interface Groups {
  /** From here on lines belong to this group. What was held back before comes out. */
  open(title: string): void
  /** As `open`, but its lines are held back until something else happens, or are dropped. */
  openQuietly(title: string): void
  line(text: string, style?: Style): void
  /** Lets out what is held back. */
  flush(): void
  drop(): void
  close(): void
}

export function logGroups(runner: Runner): Groups {
  let title: string | undefined
  let shown = false
  let quiet = false
  let held: (readonly [text: string, style: Style | undefined])[] = []
  const show = (text: string, style?: Style): void => {
    if (title !== undefined && !shown) runner.group(title)
    shown = true
    runner.line(text, style)
  }
  const flush = (): void => {
    quiet = false
    for (const line of held) show(...line)
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
    line: (text, style) => {
      if (quiet) held.push([text, style])
      else show(text, style)
    },
    flush,
    drop: () => {
      held = []
    },
    close,
  }
}
