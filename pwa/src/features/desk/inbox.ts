import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Notice } from '@/lib/api'
import { problemOf, type ApiProblem } from '@/lib/http'
import { markRead, notices } from '@/features/desk/api'

const LOOK_EVERY_MS = 60_000

/** The organisation's notices, looked for again each minute. */
export function useInbox() {
  const items = shallowRef<Notice[] | null>(null)
  const unread = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)

  async function load(): Promise<void> {
    problem.value = null
    try {
      const found = await notices()
      items.value = found.items
      unread.value = found.unread
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  async function read(notice: Notice): Promise<void> {
    if (notice.read) return
    items.value = (items.value ?? []).map(one => (one === notice ? { ...one, read: true } : one))
    unread.value = Math.max(0, unread.value - 1)
    await markRead(notice.id).catch(() => undefined)
  }

  void load()
  const timer = window.setInterval(() => void load(), LOOK_EVERY_MS)
  onScopeDispose(() => window.clearInterval(timer))
  return { items, unread, problem, load, read }
}
