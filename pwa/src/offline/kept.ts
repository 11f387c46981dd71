import { ApiProblem } from '@/lib/http'
import { db } from '@/offline/db'

/** Keeps an answer on the device, for the next start without a network. */
export const keep = async (key: string, value: unknown): Promise<void> => {
  await db.kept.put({ key, value: JSON.parse(JSON.stringify(value)) })
}

export const kept = async <T>(key: string): Promise<T | null> =>
  ((await db.kept.get(key))?.value as T | undefined) ?? null

/** Forgets what was kept for the person signed in: keys that begin with `mine:`. Never what is unsent. */
export const forgetMine = async (): Promise<void> => {
  await db.kept.where('key').startsWith('mine:').delete()
}

/** The fresh answer, kept; without a network the one kept before. Raises ApiProblem when there is neither. */
export async function freshOrKept<T>(key: string, fetchFresh: () => Promise<T>): Promise<T> {
  const offline = navigator.onLine ? null : await kept<T>(key)
  if (offline !== null) return offline
  try {
    const value = await fetchFresh()
    await keep(key, value)
    return value
  } catch (error) {
    const before = error instanceof ApiProblem && error.isPassing ? await kept<T>(key) : null
    if (before === null) throw error
    return before
  }
}
