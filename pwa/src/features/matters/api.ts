import type { Matter, MatterFilters, MatterRow, Organisation, Page } from '@/lib/api'
import { ask } from '@/lib/http'
import { freshOrKept } from '@/offline/kept'

export const matters = (filters: MatterFilters): Promise<Page<MatterRow>> =>
  ask('GET', '/matters', { query: { ...filters } })

/** What the person signed in can act on, what is due first. The first page is kept for when there is no network. */
export const waitingMatters = (cursor?: string): Promise<Page<MatterRow>> => {
  const fetchPage = () =>
    matters({ waiting: true, sort: 'due', limit: 30, ...(cursor ? { cursor } : {}) })
  return cursor ? fetchPage() : freshOrKept('mine:waiting', fetchPage)
}

export const matterOf = (id: string): Promise<Matter> =>
  freshOrKept(`mine:matter:${id}`, () => ask<Matter>('GET', `/matters/${id}`))

/** Does an action; the version makes sure that nobody else acted meanwhile. Returns the matter after it. */
export const act = (matter: Matter, action: string, given: object): Promise<Matter> =>
  ask('POST', `/matters/${matter.id}/actions/${action}`, { json: given, ifMatch: matter.version })

export const departments = async (): Promise<Organisation[]> =>
  (await ask<{ items: Organisation[] }>('GET', '/organisations', { query: { kind: 'department' } }))
    .items
