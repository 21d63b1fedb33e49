// The gate `platforms`: the image has each of these platforms.
import { matchesPlatform, parsePlatform } from '../../../match/platform.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { enumerate, mergeLists, quote, textList } from '../model/values.ts'

export const platforms: Gate = defineGate({
  key: 'platforms',
  schema: textList('platforms', (text) => {
    const platform = parsePlatform(text)
    return 'problem' in platform ? platform.problem : undefined
  }),
  merge: mergeLists,
  check: async (required, { images }) => {
    const configs = await images()
    const names = configs.length === 0 ? 'none' : enumerate([...new Set(configs.map(({ name }) => name))])
    return required
      .filter((text) => {
        const platform = parsePlatform(text)
        return (
          'problem' in platform || !configs.some((image) => image.platform && matchesPlatform(platform, image.platform))
        )
      })
      .map((text) => ({
        problem: `${quote(text)} must be there; the image has ${names}`,
        remedy: 'Build the image for that platform too, or give the build more time with `wait`.',
      }))
  },
})
