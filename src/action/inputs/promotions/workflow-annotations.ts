// Fills annotations without a value from the workflow run.

import type { PromotionOptions } from '../../../promote/model/request.ts'
import type { InputSource } from '../model/types.ts'

const prefix = 'org.opencontainers.image.'

/** The options with a value for every annotation; `addProblem` is called for those that the workflow has none for. */
export function fillAnnotations<Options extends Pick<PromotionOptions, 'annotations'>>(
  options: Options,
  from: InputSource,
  addProblem: (text: string) => void,
): Options {
  if (options.annotations === undefined) return options
  const annotations = Object.entries(options.annotations).map(([key, value]) => {
    const filled = value === '' ? valueOf(key.slice(prefix.length), from) : value
    const hint = key.endsWith('version') ? ', which is for no tag' : ''
    if (filled === '') addProblem(`${key} has no value in this workflow run${hint}: write ${key}=value.`)
    return [key, filled] as const
  })
  return { ...options, annotations: Object.fromEntries(annotations) }
}

/** Empty if the workflow does not know it. */
function valueOf(name: string, { serverUrl, repository, sha, ref }: InputSource): string {
  if (name === 'source') return repository === '' ? '' : `${serverUrl}/${repository}`
  if (name === 'revision') return sha
  return /^refs\/tags\/(.+)$/.exec(ref)?.[1] ?? ''
}
