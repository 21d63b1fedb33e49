// GitHub's own validator of workflow files and action.yml, which is made for bundlers: it imports JSON as no Node does.
import { registerHooks } from 'node:module'
import { TextDocument } from 'vscode-languageserver-textdocument'

registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
})
const { validate } = await import('@actions/languageservice')

/** What is wrong with a file, as `path:line: message`; nothing where it is valid. */
export async function findProblems(path: string, text: string): Promise<readonly string[]> {
  const found = await validate(TextDocument.create(`file:///${path}`, 'yaml', 1, text))
  return found.map(({ range, message }) => `${path}:${range.start.line + 1}: ${JSON.stringify(message)}`)
}
