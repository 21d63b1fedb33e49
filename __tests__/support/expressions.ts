// A workflow's expressions as GitHub evaluates them: by its own evaluator, of which its language service is made.
import { z } from 'zod'
import { run } from './processes.ts'

/** Reads `[{ expression, context }]` and writes what each gives. */
const script = `
  import { text } from 'node:stream/consumers'
  import { data, Evaluator, Lexer, Parser } from '@actions/expressions'

  const results = JSON.parse(await text(process.stdin)).map(({ expression, context }) => {
    const known = JSON.parse(JSON.stringify(context), data.reviver)
    const { tokens } = new Lexer(expression).lex()
    return new Evaluator(new Parser(tokens, Object.keys(context), []).parse(), known).evaluate()
  })
  process.stdout.write(JSON.stringify(results, data.replacer))
`

export interface Question {
  /** With its braces or without. */
  readonly expression: string
  readonly context: Readonly<Record<string, unknown>>
}

/** What each expression gives, as JSON has it. Throws where one is none, or names a context that is not given. */
export async function evaluate(questions: readonly Question[]): Promise<readonly unknown[]> {
  const bare = questions.map(({ expression, context }) => ({
    expression: expression.replace(/^\$\{\{(.*)\}\}$/s, '$1'),
    context,
  }))
  const input = JSON.stringify(bare)
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script], { input })
  if (stdout.length === 0) throw new Error(stderr)
  return z.array(z.unknown()).parse(JSON.parse(stdout.toString()))
}
