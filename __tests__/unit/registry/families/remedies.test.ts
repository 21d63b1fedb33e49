// The table of what registries are known for: no row stands behind another that always fits first.
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/registry/families/diagnose.ts'
import { type Diagnosis, diagnoses } from '../../../../src/registry/families/remedies.ts'

const hosts: Readonly<Record<string, string>> = {
  GHCR: 'ghcr.io',
  'Docker Hub': 'docker.io',
  ECR: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
  'ECR Public': 'public.ecr.aws',
  Google: 'europe-docker.pkg.dev',
  ACR: 'acme.azurecr.io',
  Quay: 'quay.io',
  GitLab: 'registry.gitlab.com',
  Harbor: 'harbor.corp.example',
  Artifactory: 'acme.jfrog.io',
  Nexus: 'nexus.corp.example',
}

/** What a registry does where this row is meant: its status, what it says, and at which operation. */
function meant({ family, act, status, said }: Diagnosis) {
  const registry = family === undefined ? 'registry.example' : (hosts[family] ?? '')
  const [code = said === undefined ? undefined : 400] = status ?? []
  const [detail = ''] = (said?.source ?? '').replaceAll(' ?', ' ').split('|')
  const access: 'read' | 'write' = act ?? 'write'
  const operation = 'ask for it'
  return {
    registry,
    repository: `${registry}/app`,
    operation,
    access,
    detail,
    ...(code !== undefined && { status: code }),
  }
}

describe('the remedy', () => {
  it.each(diagnoses.map((row) => [row.family ?? 'any registry', row.remedy, row] as const))(
    'of %s is given where it is meant: %s',
    (_family, remedy, row) => {
      const facts = meant(row)
      const reading = { ...facts, access: 'read' } as const
      expect([diagnose(facts, []), diagnose(row.act === undefined ? reading : facts, [])]).toContainEqual(
        expect.stringContaining(remedy),
      )
    },
  )
})
