// Compares node_modules with package-lock.json by the lock file that npm itself keeps in node_modules.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === 'object' && value !== null
}

/** The packages of a lock file by path. @param {string} path @returns {Record<string, Record<string, unknown>>} */
function readPackages(path) {
  /** @type {unknown} */
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  const packages = isRecord(lock) && isRecord(lock['packages']) ? Object.entries(lock['packages']) : []
  return Object.fromEntries(packages.map(([name, entry]) => [name, isRecord(entry) ? entry : {}]))
}

/**
 * Whether node_modules holds every package of package-lock.json in its locked version. Optional packages (those of other
 * platforms) may be missing.
 * @param {string} root folder of package-lock.json
 */
export function isInstalled(root) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const present = readPackages(installed)
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, integrity, optional }]) => {
      const copy = present[path]
      if (path === '' || (copy === undefined && optional === true)) return true
      return copy?.['version'] === version && copy?.['integrity'] === integrity
    },
  )
}
