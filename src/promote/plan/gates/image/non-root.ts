// The gate `non-root`: the config of every image names a user, and that user is not root.
import type { ImageConfig } from '../../../image/image-config.ts'
import { flag } from '../../../text/schema.ts'
import { everyImage } from '../model/every-image.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { quote } from '../model/values.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    readonly 'non-root'?: boolean
  }
}

export const nonRoot: Gate = defineGate({
  key: 'non-root',
  schema: flag,
  merge: (planned, applying) => planned || applying,
  check: async (required, { images }) =>
    required
      ? everyImage(await images(), rootProblem).map((text) => ({
          problem: `the image must not run as root; ${text}`,
          remedy:
            'Set USER in the Dockerfile to a number above 0, such as `USER 10001`, or to the name of such a user.',
        }))
      : [],
})

/** The largest user number that containerd takes for one (oci.WithUser); it takes a larger one for a name. */
const userLimit = 2 ** 31 - 1

/** Names of the administrator, on Linux and on Windows. */
const administrators = /^(?:root|(?:user manager\\)?containeradministrator)$/i

/** A name as useradd takes it; on Windows with the name of the domain before it. */
const plainName = /^(?:[a-z][a-z0-9 ._-]*\\)?[a-z_][a-z0-9_.-]*\$?$/i

function rootProblem({ user }: ImageConfig): string | undefined {
  if (user === '') return 'names no user'
  const [name = '', ...groups] = user.split(':')
  if (administrators.test(name) || /^0+$/.test(name)) return `runs as ${quote(user)}`
  return groups.length <= 1 && [name, ...groups].every(isPlain)
    ? undefined
    : `names the user ${quote(user)}, which is neither a plain number nor a plain name`
}

/** Whether every runtime reads the text alike. Anything else (`0x0`, `+0`, ` 0`) is a name to one and root to another. */
function isPlain(text: string): boolean {
  return /^\d{1,10}$/.test(text) ? Number(text) <= userLimit : plainName.test(text)
}
