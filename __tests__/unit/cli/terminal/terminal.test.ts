// The log in a terminal, a pipe and GitLab: plain words, colours if wanted, and never a secret.
import { expect, it } from 'vitest'
import { Secrets } from '../../../../src/action/secrets.ts'
import { terminalRunner } from '../../../../src/cli/terminal/terminal.ts'

function terminal(options: { readonly colors?: boolean; readonly sections?: boolean; readonly debug?: boolean } = {}) {
  const written: string[] = []
  const runner = terminalRunner({
    write: (text) => written.push(text),
    secrets: new Secrets(),
    colors: false,
    sections: false,
    debug: false,
    seconds: () => 7,
    setOutputs: () => undefined,
    appendSummary: async () => undefined,
    ...options,
  })
  return { runner, text: () => written.join('') }
}

it('prints annotations as words, no workflow commands', () => {
  const { runner, text } = terminal()
  runner.group('Survey')
  runner.line('a line')
  runner.annotate('error', 'it failed\nWhat to do: x', 'Promotion failed')
  runner.debug('hidden')
  expect(text()).toBe('Survey\na line\nerror: Promotion failed: it failed\n  What to do: x\n')
})

it('removes secrets from lines, titles and annotations, each line of a secret by itself', () => {
  const { runner, text } = terminal({ sections: true })
  runner.mask('first-line\nsecond-line')
  runner.group('about first-line')
  runner.line('x second-line y')
  runner.annotate('warning', 'first-line')
  expect(text()).not.toMatch(/first-line|second-line/)
  expect(text()).toContain('x *** y')
})

it('colours levels if it may, and strips colours if not', () => {
  const colored = terminal({ colors: true })
  colored.runner.annotate('error', 'bad')
  expect(colored.text()).toBe('\u001B[31merror\u001B[39m: bad\n')
  const plain = terminal()
  plain.runner.line('\u001B[31mred\u001B[39m')
  expect(plain.text()).toBe('red\n')
})

it("folds groups into GitLab's sections", () => {
  const { runner, text } = terminal({ sections: true })
  runner.group('Content')
  runner.endGroup()
  expect(text()).toBe(
    '\u001B[0Ksection_start:7:promote_image_1\r\u001B[0KContent\n\u001B[0Ksection_end:7:promote_image_1\r\u001B[0K',
  )
})
