// The room's door: how the program comes to its registries. Words such as Reference or Digest have files of their own.
export { connect } from './connect.ts'
