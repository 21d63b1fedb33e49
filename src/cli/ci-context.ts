// Run facts of a CI system, read from its variables: the counterpart of GitHub's context, for plans and records.
import type { Context } from '../action/context.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Variables by what they say, in order: GitHub, GitLab, Buildkite, CircleCI, Bitbucket, Azure Pipelines, Jenkins. */
const variables = {
  repository: [
    'GITHUB_REPOSITORY',
    'CI_PROJECT_PATH',
    'BUILDKITE_PIPELINE_SLUG',
    'CIRCLE_PROJECT_REPONAME',
    'BITBUCKET_REPO_FULL_NAME',
    'BUILD_REPOSITORY_NAME',
    'JOB_NAME',
  ],
  run: [
    'GITHUB_RUN_ID',
    'CI_PIPELINE_ID',
    'BUILDKITE_BUILD_NUMBER',
    'CIRCLE_WORKFLOW_ID',
    'BITBUCKET_BUILD_NUMBER',
    'BUILD_BUILDID',
    'BUILD_NUMBER',
  ],
  sha: [
    'GITHUB_SHA',
    'CI_COMMIT_SHA',
    'BUILDKITE_COMMIT',
    'CIRCLE_SHA1',
    'BITBUCKET_COMMIT',
    'BUILD_SOURCEVERSION',
    'GIT_COMMIT',
  ],
  ref: [
    'GITHUB_REF',
    'CI_COMMIT_REF_NAME',
    'BUILDKITE_BRANCH',
    'CIRCLE_BRANCH',
    'BITBUCKET_BRANCH',
    'BUILD_SOURCEBRANCH',
    'GIT_BRANCH',
  ],
  actor: [
    'GITHUB_ACTOR',
    'GITLAB_USER_LOGIN',
    'BUILDKITE_BUILD_CREATOR',
    'CIRCLE_USERNAME',
    'BITBUCKET_STEP_TRIGGERER_UUID',
    'BUILD_REQUESTEDFOR',
    'BUILD_USER',
  ],
  workflow: [
    'GITHUB_WORKFLOW',
    'CI_JOB_NAME',
    'BUILDKITE_LABEL',
    'CIRCLE_JOB',
    'BITBUCKET_STEP_UUID',
    'BUILD_DEFINITIONNAME',
    'JOB_BASE_NAME',
  ],
} as const

export function contextOf(env: Env, folders: { readonly temp: string; readonly workspace: string }): Context {
  const first = (names: readonly string[]): string => names.map((name) => env[name]).find((value) => value) ?? ''
  return {
    surface: 'command-line',
    serverUrl: env['GITHUB_SERVER_URL'] || 'https://github.com',
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    repository: first(variables.repository),
    run: first(variables.run),
    sha: first(variables.sha),
    ref: first(variables.ref),
    actor: first(variables.actor),
    workflow: first(variables.workflow),
    eventName: '',
    payload: {},
    ...folders,
    debug: env['PROMOTE_IMAGE_DEBUG'] === '1',
  }
}
