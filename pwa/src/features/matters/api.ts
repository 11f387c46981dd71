import { computed, ref, shallowRef, watch } from 'vue'
import type {
  AvailableAction,
  Located,
  LonLat,
  Matter,
  MatterFilters,
  MatterRow,
  Organisation,
  Page,
} from '@/lib/api'
import { ask, problemOf, type ApiProblem } from '@/lib/http'
import { isDoneBy, namesUnits, parts, sorted, takesBack } from '@/features/matters/model'
import { useSession } from '@/features/session/api'
import { freshOrKept } from '@/offline/kept'
import { useReference } from '@/offline/reference'
import type { FormSources, Given } from '@/ui/form'

export const matters = (filters: MatterFilters): Promise<Page<MatterRow>> =>
  ask('GET', '/matters', { query: { ...filters } })

/** What the person signed in can act on, what is due first. The first page is kept for when there is no network. */
export const waitingMatters = (cursor?: string): Promise<Page<MatterRow>> => {
  const fetchPage = () =>
    matters({ waiting: true, sort: 'due', limit: 30, ...(cursor ? { cursor } : {}) })
  return cursor ? fetchPage() : freshOrKept('mine:waiting', fetchPage)
}

const matterOf = (id: string): Promise<Matter> =>
  freshOrKept(`mine:matter:${id}`, () => ask<Matter>('GET', `/matters/${id}`))

/** Does an action; the version makes sure that nobody else acted meanwhile. Returns the matter after it. */
const act = (matter: Matter, action: string, given: object): Promise<Matter> =>
  ask('POST', `/matters/${matter.id}/actions/${action}`, { json: given, ifMatch: matter.version })

const departments = async (): Promise<Organisation[]> =>
  (await ask<{ items: Organisation[] }>('GET', '/organisations', { query: { kind: 'department' } }))
    .items

const FOUND_MAX = 6

/** Open matters whose number or words hold what is typed, newest first; not the one itself. */
const found = async (words: string, itself: string): Promise<MatterRow[]> =>
  (await matters({ q: words, open: true, limit: FOUND_MAX })).items.filter(
    ({ id }) => id !== itself,
  )

const located = (point: LonLat): Promise<Located | null> =>
  ask<Located>('GET', '/territory/locate', { query: { ...point } }).catch(() => null)

/** Somebody else was faster: what is now true is read, what was written stays in the form. */
const OVERTAKEN = [409, 412]

/** One matter before somebody who may act on it: what it says, the form that is open, what became of it. */
export function useMatter(id: () => string) {
  const session = useSession()
  const reference = useReference()
  const matter = shallowRef<Matter | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const units = shallowRef<Organisation[]>([])
  const chosen = shallowRef<AvailableAction | null>(null)
  const refusal = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)

  const sources = computed<FormSources>(() => ({
    units: units.value,
    kinds: reference.taxonomy,
    areas: reference.areas,
    own: reference.areasOf(session.remit),
    fullName: reference.fullName,
    at: matter.value?.point ?? null,
    bounds: session.county?.bounds ?? null,
    locate: located,
    find: words => found(words, id()),
  }))
  const done = ref<string | null>(null)
  const back = computed(() => takesBack(matter.value, done.value))
  const parting = computed(() => (matter.value ? parts(matter.value) : null))
  const actions = computed(() => sorted(matter.value?.available_actions ?? []))
  const unitName = (unit: string): string => units.value.find(one => one.id === unit)?.name ?? ''

  async function read(): Promise<void> {
    const wanted = id()
    problem.value = null
    try {
      const found = await matterOf(wanted)
      if (wanted !== id()) return
      matter.value = found
      if (namesUnits(found)) units.value = await departments().catch(() => [])
    } catch (error) {
      if (wanted === id()) problem.value = problemOf(error)
    }
  }

  function begin(action: AvailableAction): void {
    chosen.value = action
    refusal.value = null
    done.value = null
  }

  /** Sends the open form. The action that is done, or null when it was refused. */
  async function send(given: Given): Promise<string | null> {
    const before = matter.value
    if (!before || !chosen.value) return null
    const { action } = chosen.value
    const wasUnheard = refusal.value?.isPassing ?? false
    busy.value = true
    refusal.value = null
    try {
      const now = await act(before, action, given)
      if (before.id !== id()) return null
      matter.value = now
    } catch (error) {
      if (before.id !== id()) return null
      refusal.value = problemOf(error)
      if (OVERTAKEN.includes(refusal.value.status)) await read()
      // The answer to the first try was lost on its way: it was oneself who was faster.
      const isDone = wasUnheard && isDoneBy(matter.value, action, session.me?.name)
      if (!isDone) return null
      refusal.value = null
    } finally {
      busy.value = false
    }
    chosen.value = null
    done.value = action
    return action
  }

  watch(
    id,
    wanted => {
      if (matter.value?.id !== wanted) matter.value = null
      chosen.value = null
      refusal.value = null
      done.value = null
      void read()
    },
    { immediate: true },
  )

  return {
    matter,
    problem,
    sources,
    chosen,
    refusal,
    busy,
    done,
    back,
    parting,
    actions,
    unitName,
    read,
    begin,
    send,
  }
}
