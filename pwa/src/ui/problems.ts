import type { ApiProblem } from '@/lib/http'

/** Where something went wrong: before a form, before a desk that keeps nothing, or on a phone that keeps reports. */
export type Before = 'phone' | 'desk' | 'form'

/** The keys of what is said: what happened, what is safe, what to do. */
export interface ProblemKeys {
  what: string
  safe: string
  todo: string
  /** Nobody gave it words: its code is shown, to be told on. */
  isUnknown: boolean
}

const UNKNOWN = 'problem.unknown'
const UNEXPECTED = 'problem.app.unexpected'

/** What is safe, where the network or the server failed, depends on where one stands; a refusal says its own. */
export function problemKeys(
  problem: ApiProblem,
  before: Before,
  has: (key: string) => boolean,
): ProblemKeys {
  const roots = [problem.code, `http.${problem.status}`].map(code => `problem.${code}`)
  const root = roots.find(key => has(`${key}.what`)) ?? UNKNOWN
  const isUnknown = root === UNKNOWN
  const isGeneral = problem.isPassing || isUnknown || root === UNEXPECTED
  const here = isGeneral && before !== 'phone' ? `problem_before.${before}` : root
  return {
    what: `${root}.what`,
    safe: `${here}.safe`,
    todo: `${isUnknown ? root : here}.todo`,
    isUnknown,
  }
}
