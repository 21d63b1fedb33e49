// The message about a file that cannot be read, for a workflow or a command line.
import type { SurfaceText } from '../../surface.ts'

/** After a sentence about a file of the workspace that is not there. */
export const missingFileHints: SurfaceText = {
  action: 'Is there an actions/checkout step before this one?',
  'command-line': 'Paths are relative to the current folder.',
}
