// The entry point of src/registry. Types such as Reference and Digest are imported from model/.
export { connect } from './connect.ts'
