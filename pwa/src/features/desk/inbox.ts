import { onScopeDispose, ref, shallowRef } from 'vue'
import type { MatterRow, Notice } from '@/lib/api'
import { problemOf, type ApiProblem } from '@/lib/http'
import { markRead, notices, oneMatter } from '@/features/desk/api'
import { unnamed } from '@/features/desk/model'

const LOOK_EVERY_MS = 60_000
/** As many notices as a screen shows say their kind and place. */
const NAMED = 12

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

  const about = shallowRef<ReadonlyMap<string, MatterRow>>(new Map())

  /** What the newest notices are about: from the rows at hand, the others asked for one by one. */
  async function name(rows: readonly MatterRow[]): Promise<void> {
    about.value = new Map([...about.value, ...rows.map(row => [row.id, row] as const)])
    for (const id of unnamed(items.value ?? [], about.value, NAMED)) {
      const found = await oneMatter(id).catch(() => null)
      if (found) about.value = new Map([...about.value, [id, found]])
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
  return { items, unread, problem, about, load, name, read }
}
