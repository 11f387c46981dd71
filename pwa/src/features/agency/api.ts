import { ref, shallowRef } from 'vue'
import type { ConsentWay, FormSchema, Named, Page, Role, Stage } from '@/lib/api'
import { ask, problemOf, type ApiProblem } from '@/lib/http'
import { freshOrKept } from '@/offline/kept'

export type TicketState = 'waiting' | 'taken' | 'filed' | 'answered' | 'declined' | 'withdrawn'

export interface MenuItem extends Named {
  hint: string
  category: string | null
}

export interface Complaint {
  to: string
  phone: string
}

export interface Menu {
  items: MenuItem[]
  complaint: Complaint | null
}

export interface TicketRow {
  id: string
  number: string
  item: string
  state: TicketState
  village: Named & { town: string | null }
  agent: string | null
  opened_at: string
  consented: boolean
  matter: { id: string; number: string; stage: Stage } | null
  /** What the principal has not been told yet. */
  news: { stage: Stage; at: string }[]
}

export interface Agent {
  id: string
  name: string
  organisation: string
}

interface TicketEvent {
  seq: number
  action: string
  at: string
  name: string
  role: Role
  organisation: string
  state: TicketState
  given: Record<string, unknown>
}

export interface TicketOffer {
  action: string
  schema: FormSchema
  by_report: boolean
}

export interface Ticket extends TicketRow {
  consent: { way: ConsentWay; at: string; ended_at: string | null } | null
  agents: Agent[]
  events: TicketEvent[]
  available_actions: TicketOffer[]
}

export interface Principal {
  name: string
  phone: string
  address: string
}

interface Order {
  id: string
  item: string
  village: string
  agent: string | null
  words: string
  principal: Principal
  consent: { way: ConsentWay; at: string; words: string } | null
}

interface Rate {
  filed: number
  settled: number
  /** Per cent, worked out by the server from the two counts. */
  rate: number | null
}

export interface Rates extends Rate {
  areas: (Rate & Named)[]
}

export interface VillageAgents {
  village: Named & { town: string | null }
  agents: { name: string; organisation: string }[]
  complaint: Complaint | null
}

/** Who takes requests in, and who files for people. */
export const ORDERERS: readonly Role[] = ['grid_worker', 'petition_agent', 'village_lead']
export const AGENTS: readonly Role[] = ['petition_agent']

/** What people may ask for; kept, for a report is filed without a network too. */
export const menu = (): Promise<Menu> =>
  freshOrKept('agency_menu', () => ask<Menu>('GET', '/agency/menu'))

export const tickets = (asked: {
  state?: TicketState
  to_tell?: boolean
  cursor?: string
  limit?: number
}): Promise<Page<TicketRow>> => ask('GET', '/agency/tickets', { query: asked })

export const agentsToChoose = async (village: string): Promise<Agent[]> =>
  (await ask<{ items: Agent[] }>('GET', '/agency/agents', { query: { village } })).items

/** The agents of a village, for everybody. */
export const agentsOf = (village: string): Promise<VillageAgents> =>
  ask('GET', '/agents', { query: { village } })

export const order = (json: Order): Promise<Ticket> => ask('POST', '/agency/tickets', { json })

export const principalOf = (id: string, given: object): Promise<Principal> =>
  ask('POST', `/agency/tickets/${id}/principal`, { json: given })

export const actOn = (id: string, action: string, given: object): Promise<Ticket> =>
  ask('POST', `/agency/tickets/${id}/actions/${action}`, { json: given })

export const rates = (query: { from: string; to: string; by?: 'town' | 'village' }) =>
  ask<Rates>('GET', '/agency/statistics', { query })

/** One request with the county's menu: what a page about it needs. */
export function useTicket(id: () => string) {
  const ticket = shallowRef<Ticket | null>(null)
  const offered = shallowRef<Menu | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)

  async function read(): Promise<void> {
    problem.value = null
    try {
      offered.value = await menu()
      ticket.value = await ask<Ticket>('GET', `/agency/tickets/${id()}`)
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  const itemName = (code: string): string =>
    offered.value?.items.find(item => item.code === code)?.name ?? ''

  return { ticket, menu: offered, problem, busy, read, itemName }
}
