// Checks that the files a run writes at its end can be written, before any registry is contacted.
import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Problem } from '../../action/inputs/model/types.ts'
import { isOpenedAtOnce } from '../../action/outputs/opened-at-once.ts'
import type { Invocation } from '../options/invocation.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A problem for each path that cannot be written. Nothing is created. */
export async function unwritablePaths(invocation: Invocation, env: Env): Promise<readonly Problem[]> {
  const { command, inputs, planFile, markdown, outputEnv } = invocation
  const isPlanned =
    command === 'promote' && /^\s*true\s*$/i.test(inputs['dry-run'] ?? env['PROMOTE_IMAGE_DRY_RUN'] ?? '')
  const page = markdown ?? env['GITHUB_STEP_SUMMARY']
  const paths: readonly (readonly [string, string | undefined])[] = [
    ['plan-file', isPlanned ? planFile : undefined],
    ['markdown', page],
    ['output-env', outputEnv],
  ]
  const problems = await Promise.all(
    paths.map(async ([input, path]) => {
      const problem = path === undefined ? undefined : await problemOf(path)
      return problem === undefined ? [] : [{ input, text: `${JSON.stringify(path)} cannot be written. ${problem}` }]
    }),
  )
  return problems.flat()
}

async function problemOf(path: string): Promise<string | undefined> {
  const advice = 'It is the path of a file in a folder that exists.'
  try {
    const stats = await stat(path).catch(() => undefined)
    if (stats?.isDirectory() || path === '') return advice
    if (stats !== undefined && !isOpenedAtOnce(path, stats))
      return 'It is a named pipe, a socket or a block device. Write the path of a file.'
    await access(stats === undefined ? dirname(path) : path, constants.W_OK)
    return stats !== undefined || (await stat(dirname(path))).isDirectory() ? undefined : advice
  } catch {
    return advice
  }
}
