// What is said of a file that cannot be read, by where the run was started.
import type { SurfaceText } from '../../surface.ts'

/** After a sentence about a file of the workspace that is not there. */
export const missingFileHints: SurfaceText = {
  action: 'Is there an actions/checkout step before this one?',
  'command-line': 'Paths are relative to the current folder.',
}
