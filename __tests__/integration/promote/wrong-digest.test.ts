// A registry that answers the PUT of one tag with 201 and another digest: the report says what stands.
import { describe, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = multiPlatform('app')

describe('one tag of three that is answered with another digest', () => {
  it.each([
    ['with rollback', true, ['deleted', 'unmoved', 'deleted'], []],
    ['without rollback', false, ['created', 'failed', 'created'], ['a', 'c']],
  ])('%s', async (_, rollback, results, standing) => {
    const headers = { 'docker-content-digest': digestOf('other') }
    const [from, to] = await Promise.all([
      registry(),
      registry({
        quirks: ['no-multi-tag'],
        fault: ({ operation, reference }) =>
          operation === 'manifest-put' && reference === 'b' ? { kind: 'status', status: 201, headers } : undefined,
      }),
    ])
    seed(from.store, 'acme/app', app, ['sha-1'])
    const targets = ['a', 'b', 'c'].map((tag) => `${to.host}/acme/app:${tag}`)
    const report = await promoteOverHttp([request(`${from.host}/acme/app:sha-1`, targets)], { rollback })
    expect(report).toMatchObject({ status: 'failed', changed: true, failures: [{ code: 'integrity' }] })
    expect(report.promotions[0]?.targets.map(({ result }) => result)).toEqual(results)
    expect(to.store.tags('acme/app')).toEqual(standing)
    expect(report.failures[0]?.remedy).not.toContain('Nothing was tagged')
  })
})
