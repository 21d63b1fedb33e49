// Changes the index of a layout, one writer at a time.
import type { WritableFiles } from './files/files.ts'
import { encodeIndex, type LayoutIndex } from './index-json.ts'
import { invalidate, type Layout, readIndex } from './layout.ts'

/**
 * Changes the index and publishes all new files, atomically. `create` false: an archive that does not exist yet is
 * created with its first tag only.
 */
export function changeIndex(
  layout: Layout,
  change: (index: LayoutIndex) => LayoutIndex | Promise<LayoutIndex>,
  how: { readonly create: boolean },
): Promise<void> {
  return layout.turns.runExclusive('index', async () => {
    try {
      await layout.files.exclusively(() => writeAll(layout, change, how), layout.signal)
    } finally {
      invalidate(layout)
    }
  })
}

async function writeAll(
  layout: Layout,
  change: (index: LayoutIndex) => LayoutIndex | Promise<LayoutIndex>,
  how: { readonly create: boolean },
): Promise<void> {
  const { files, signal } = layout
  const former = await readIndex(layout)
  const next = await change(former)
  if (next !== former) await writeIndex(files, next)
  try {
    await files.publish({ ...how, signal })
  } catch (error) {
    if (next !== former) await writeIndex(files, former)
    throw error
  }
}

async function writeIndex(files: WritableFiles, index: LayoutIndex): Promise<void> {
  if ((await files.find('oci-layout')) === undefined) await files.write('oci-layout', [layoutFile])
  await files.write('index.json', [encodeIndex(index)])
}

const layoutFile: Uint8Array = Buffer.from('{"imageLayoutVersion":"1.0.0"}')
