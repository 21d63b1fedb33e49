// Writes inputs as options: messages name an input in backticks, as a workflow sets it.
import type { BackupReport, Report } from '../../promote/model/report.ts'
import { inputOptions } from './options.ts'

/**
 * "`wait: 5m`" becomes "`--wait 5m`", "`record: signed`" becomes "`--record=signed`", and "leave the input out" speaks of
 * the option. Other code stays as it is.
 */
export function optionWords(text: string): string {
  return text
    .replaceAll(/\b(leave the) input out\b/gi, '$1 option out')
    .replaceAll(/`([a-z][a-z-]*)(?:: ([^`{|]+))?`/g, (code, name: string, value: string | undefined) => {
      const option = inputOptions.find((candidate) => candidate.name === name)
      if (option === undefined) return code
      if (value === undefined || (option.value === undefined && value === 'true')) return `\`--${name}\``
      return option.value === undefined ? `\`--${name}=${value}\`` : `\`--${name} ${value}\``
    })
}

function backupInOptionWords(backup: BackupReport): BackupReport {
  return backup.detail === undefined ? backup : { ...backup, detail: optionWords(backup.detail) }
}

/** The report with its messages in these words. */
export function reportInOptionWords(report: Report): Report {
  return {
    ...report,
    warnings: report.warnings.map(optionWords),
    notices: report.notices.map(optionWords),
    failures: report.failures.map((failure) => ({
      ...failure,
      message: optionWords(failure.message),
      remedy: failure.remedy === undefined ? undefined : optionWords(failure.remedy),
    })),
    promotions: report.promotions.map((promotion) => ({
      ...promotion,
      refusals: promotion.refusals.map(optionWords),
      targets: promotion.targets.map((target) => ({
        ...target,
        ...(target.detail !== undefined && { detail: optionWords(target.detail) }),
        ...(target.backup && { backup: backupInOptionWords(target.backup) }),
      })),
    })),
  }
}
