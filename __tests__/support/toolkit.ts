// A toolkit that keeps what it is given, in the form in which @actions/core would write it.
import type { Toolkit } from '../../src/action/workflow-commands.ts'

export interface RecordedToolkit {
  readonly toolkit: Toolkit
  /** All of standard output. */
  readonly output: () => string
  readonly outputs: ReadonlyMap<string, string>
  readonly summary: () => string
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

export function recordedToolkit(): RecordedToolkit {
  const written: string[] = []
  const outputs = new Map<string, string>()
  const pages: string[] = []
  const annotate =
    (level: string): Toolkit['error'] =>
    (message, { title } = {}) => {
      const properties = title === undefined ? '' : ` title=${escapeProperty(title)}`
      written.push(`::${level}${properties}::${escapeData(String(message))}\n`)
    }
  const toolkit: Toolkit = {
    info: (message) => void written.push(`${message}\n`),
    debug: (message) => void written.push(`::debug::${escapeData(message)}\n`),
    notice: annotate('notice'),
    warning: annotate('warning'),
    error: annotate('error'),
    startGroup: (name) => void written.push(`::group::${escapeData(name)}\n`),
    endGroup: () => void written.push('::endgroup::\n'),
    setSecret: (secret) => void written.push(`::add-mask::${escapeData(secret)}\n`),
    setOutput: (name, value: unknown) => void outputs.set(name, String(value)),
    appendSummary: async (markdown) => void pages.push(markdown),
  }
  return { toolkit, output: () => written.join(''), outputs, summary: () => pages.join('') }
}
