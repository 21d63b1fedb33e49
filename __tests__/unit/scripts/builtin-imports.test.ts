// What the built files load of Node's modules.
import { describe, expect, it } from 'vitest'
import { replaceBuiltinImports } from '../../../scripts/builtin-imports.ts'

describe('imports of modules of Node', () => {
  it.each<[string, string]>([
    ['import { a, b as c } from "node:fs";', 'const { a, b: c } = process.getBuiltinModule("node:fs");'],
    ['import * as fs from "node:fs";', 'const fs = process.getBuiltinModule("node:fs");'],
    ['import fs from "fs";', 'const fs = process.getBuiltinModule("fs");'],
    [
      'import util, { inspect } from "node:util";',
      'const util = process.getBuiltinModule("node:util"); const { inspect } = process.getBuiltinModule("node:util");',
    ],
    ['import "path";', ''],
    ['import { x } from "./chunks/x.js";', 'import { x } from "./chunks/x.js";'],
    ['const text = \'import { a } from "node:fs";\';', 'const text = \'import { a } from "node:fs";\';'],
  ])('%s', (statement, replaced) => {
    expect(replaceBuiltinImports(statement)).toBe(replaced)
  })

  it('ends the build if a statement has another form', () => {
    expect(() => replaceBuiltinImports('import fs, * as all from "node:fs";')).toThrow('not replaced')
  })
})
