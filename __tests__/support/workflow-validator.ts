// GitHub's own validator of workflow files and action.yml, which is made for bundlers: it imports JSON as no Node does.

import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { root } from './root.ts'

registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
})
const { validate } = await import('@actions/languageservice')

/** What a workflow calls is read here, also where it names this repository as another one would. */
const fileProvider = {
  getFileContent: async ({ path }: { readonly path: string }) => ({
    name: path,
    content: readFileSync(join(root, path), 'utf8'),
  }),
}

/** What is wrong with a file, as `path:line: message`; nothing where it is valid. */
export async function findProblems(path: string, text: string): Promise<readonly string[]> {
  const diagnostics = await validate(TextDocument.create(`file:///${path}`, 'yaml', 1, text), { fileProvider })
  return diagnostics.map(({ range, message }) => `${path}:${range.start.line + 1}: ${JSON.stringify(message)}`)
}
