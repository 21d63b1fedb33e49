// Checks that the files a run writes at its end can be written, before any registry is contacted.
import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Problem } from '../../action/inputs/model/types.ts'
import type { Invocation } from '../options/invocation.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A problem for each path that cannot be written. Nothing is created. */
export async function unwritablePaths(invocation: Invocation, env: Env): Promise<readonly Problem[]> {
  const { command, inputs, planFile, markdown, outputEnv } = invocation
  const isPlanned = command === 'promote' && (inputs['dry-run'] ?? env['PROMOTE_IMAGE_DRY_RUN']) === 'true'
  const page = markdown ?? env['GITHUB_STEP_SUMMARY']
  const paths: readonly (readonly [string, string | undefined])[] = [
    ['plan-file', isPlanned ? planFile : undefined],
    ['markdown', page],
    ['output-env', outputEnv],
  ]
  const problems = await Promise.all(
    paths.map(async ([input, path]) =>
      path === undefined || (await isWritable(path))
        ? []
        : [
            {
              input,
              text: `${JSON.stringify(path)} cannot be written. It is the path of a file in a folder that exists.`,
            },
          ],
    ),
  )
  return problems.flat()
}

async function isWritable(path: string): Promise<boolean> {
  try {
    const stats = await stat(path).catch(() => undefined)
    if (stats?.isDirectory() || path === '') return false
    await access(stats === undefined ? dirname(path) : path, constants.W_OK)
    return stats !== undefined || (await stat(dirname(path))).isDirectory()
  } catch {
    return false
  }
}
