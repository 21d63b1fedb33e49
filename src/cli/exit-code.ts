// Exit codes: 0 promoted or unchanged, 1 failed, 2 wrong usage, 3 refused by a guard or gate.

export type ExitCode = 0 | 1 | 2 | 3
