// Layouts keep the contract that registries keep.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLayouts } from '../../../../src/registry/layout/repository.ts'
import type { LayoutName } from '../../../../src/registry/model/reference.ts'
import { describeRepository, type Implementation } from '../../../integration/registry/contract.ts'

function place(kind: LayoutName['kind'], suffix: string): () => Promise<Implementation> {
  return async () => {
    const root = await mkdtemp(join(tmpdir(), 'layout-contract-'))
    const layouts = openLayouts({ temporary: root })
    const { signal } = new AbortController()
    return {
      open: (path) => layouts.open({ kind, path: join(root, path + suffix) }, { access: 'push', signal }),
      close: async () => {
        await layouts.close()
        await rm(root, { recursive: true })
      },
    }
  }
}

const abilities = { mounts: false, strict: false, sha512: true }
describeRepository('a layout in a folder', place('oci', ''), abilities)
describeRepository('a layout in an archive', place('oci-archive', '.tar'), abilities)
