// A step over a destination that holds some tags, and what becomes of each tag.
import { expect } from 'vitest'
import { type Built, multiPlatform } from '../../../sandbox/content.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import { type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { request, run, store } from './support.ts'

const app = multiPlatform('app')
const older = multiPlatform('older')

export interface Step {
  /** Tags of the destination, all of another image. */
  readonly holds?: string
  /** Tags that the step names. */
  readonly names: string
  readonly options?: Partial<PromotionOptions>
  /** `tag=result`, derived tags included. */
  readonly becomes: string
  readonly status?: Report['status']
  readonly warnings?: RegExp | 'none'
  readonly notices?: RegExp
  readonly memory?: MemoryOptions
}

export async function take({ holds = '', names, options, memory }: Step, image: Built = app) {
  const registries = memoryRegistries(memory)
  store(registries.repository('one.test/app'), image, 'build')
  const destination = registries.repository('two.test/app')
  for (const tag of holds.split(' ').filter(Boolean)) store(destination, older, tag)
  const targets = names.split(' ').map((tag) => `two.test/app:${tag}`)
  const step = () => run(registries, [request('one.test/app:build', targets, options)])
  return { step, registries }
}

const results = ({ promotions }: Report) =>
  promotions.flatMap(({ targets }) => targets.map(({ target, result }) => `${target.tag}=${result}`)).join(' ')

export async function check(step: Step): Promise<void> {
  const report = await (await take(step)).step()
  expect(results(report)).toBe(step.becomes)
  expect(report.status, JSON.stringify(report.failures)).toBe(step.status ?? 'promoted')
  if (step.warnings === 'none') expect(report.warnings).toEqual([])
  else if (step.warnings !== undefined) expect(report.warnings.join('\n')).toMatch(step.warnings)
  if (step.notices !== undefined) expect(report.notices.join('\n')).toMatch(step.notices)
}

export const all = { floatingTags: ['minor', 'major', 'latest'] }
