// A workflow's expressions as GitHub evaluates them: by its own evaluator, of which its language service is made.
import { z } from 'zod'
import { run } from '../support/processes.ts'

/** Reads `[{ expression, outputs }]` and writes what each gives, where the step `promote` has these outputs. */
const script = `
  import { text } from 'node:stream/consumers'
  import { data, Evaluator, Lexer, Parser } from '@actions/expressions'

  const results = JSON.parse(await text(process.stdin)).map(({ expression, outputs }) => {
    const context = JSON.parse(JSON.stringify({ steps: { promote: { outputs } } }), data.reviver)
    const { tokens } = new Lexer(expression).lex()
    return new Evaluator(new Parser(tokens, ['steps'], []).parse(), context).evaluate()
  })
  process.stdout.write(JSON.stringify(results, data.replacer))
`

export interface Question {
  /** Without its braces. */
  readonly expression: string
  readonly outputs: Readonly<Record<string, string>>
}

/** What each expression gives, as JSON has it. */
export async function evaluate(questions: readonly Question[]): Promise<readonly unknown[]> {
  const input = JSON.stringify(questions)
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script], { input })
  if (stdout.length === 0) throw new Error(stderr)
  return z.array(z.unknown()).parse(JSON.parse(stdout.toString()))
}
