import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { Matter, MatterRow } from '@/lib/api'
import { problemOf, type ApiProblem } from '@/lib/http'
import { pointsOf } from '@/features/desk/api'
import { askedFor, filterIn, joined, replaced, type DeskFilters } from '@/features/desk/model'
import { matters } from '@/features/matters/api'
import type { MatterPoint } from '@/map/points'

const PAGE = 50

/** The queue of the present filters, a page at a time, and the points of all of it. */
export function useQueue(filters: Ref<DeskFilters>) {
  const rows = shallowRef<MatterRow[]>([])
  const points = shallowRef<MatterPoint[]>([])
  const total = ref<number | null>(null)
  const cursor = ref<string | null>(null)
  const loading = ref(false)
  const problem = shallowRef<ApiProblem | null>(null)
  const asked = computed(() => askedFor(filters.value))
  let asking = new AbortController()

  async function page(from: string | null): Promise<void> {
    const { signal } = asking
    loading.value = true
    problem.value = null
    try {
      const found = await matters({
        ...asked.value,
        limit: PAGE,
        ...(from ? { cursor: from } : {}),
      })
      if (signal.aborted) return
      rows.value = from ? joined(rows.value, found.items) : found.items
      total.value = found.total ?? rows.value.length
      cursor.value = found.next_cursor
    } catch (error) {
      if (signal.aborted) return
      problem.value = problemOf(error)
    }
    loading.value = false
  }

  async function drawPoints(): Promise<void> {
    const { signal } = asking
    const found = await pointsOf(filterIn(filters.value), signal).catch(() => null)
    if (found && !signal.aborted) points.value = found
  }

  /** Asks anew; what is shown stays until the answer is there. */
  async function reload(): Promise<void> {
    asking.abort()
    asking = new AbortController()
    await Promise.all([page(null), drawPoints()])
  }

  async function more(): Promise<void> {
    if (cursor.value && !loading.value) await page(cursor.value)
  }

  /** What was just done shows in its row; the row stays where it is. */
  function moved(matter: Matter): void {
    rows.value = replaced(rows.value, matter)
    void drawPoints()
  }

  watch(
    () => [JSON.stringify({ ...asked.value, q: undefined }), asked.value.q] as const,
    ([besides], before) => {
      // While somebody types, what was found stays until the answer is there.
      if (besides !== before?.[0]) rows.value = []
      total.value = null
      void reload()
    },
    { immediate: true },
  )
  onScopeDispose(() => asking.abort())

  return { rows, points, total, cursor, loading, problem, reload, more, moved }
}
