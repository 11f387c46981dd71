import type { TicketState } from '@/features/agency/api'
import type { ForPrincipal } from '@/lib/draft'
import type { IconName } from '@/ui/icons'
import type { Tone } from '@/ui/states'

/** How the state of a request is shown; its word is `agency.state.<code>`. */
export const TICKET_LOOK: Record<TicketState, { icon: IconName; tone: Tone }> = {
  waiting: { icon: 'inbox', tone: 'due' },
  taken: { icon: 'person', tone: 'calm' },
  filed: { icon: 'send', tone: 'calm' },
  answered: { icon: 'check-circle', tone: 'done' },
  declined: { icon: 'none', tone: 'quiet' },
  withdrawn: { icon: 'return', tone: 'quiet' },
}

export const VIEWS = ['waiting', 'taken', 'to_tell', 'all'] as const
export type View = (typeof VIEWS)[number]

export const viewIn = (said: unknown): View => VIEWS.find(view => view === said) ?? 'waiting'

/** What the server is asked for in each view. */
export const askedIn = (view: View): { state?: TicketState; to_tell?: boolean } =>
  view === 'all' ? {} : view === 'to_tell' ? { to_tell: true } : { state: view }

/** The village (12 digits) of the area of a post; null for an area above villages. */
export function villageOf(area: string): string | null {
  const village = area.slice(0, 12)
  return village.length === 12 && !village.endsWith('000') ? village : null
}

/** The address at which a report for somebody begins. */
export const reportFor = (
  given: Pick<ForPrincipal, 'item' | 'ticket' | 'number' | 'consented'>,
): { name: string; query: Record<string, string> } => ({
  name: 'report-for',
  query: {
    item: given.item,
    ...(given.ticket ? { ticket: given.ticket } : {}),
    ...(given.number ? { number: given.number } : {}),
    ...(given.consented ? { consented: 'true' } : {}),
  },
})
