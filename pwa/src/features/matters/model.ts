import type { AvailableAction, Matter } from '@/lib/api'

const ADDING: readonly string[] = [
  'add_note',
  'instruct',
  'mark_urgent',
  'merge',
  'declare_unfounded',
  'correct_category',
  'correct_place',
  'undo',
  'unmerge',
]

/** What moves a matter on, and what only adds to it or closes it otherwise; each in the server's order. */
export function sorted(actions: readonly AvailableAction[]): {
  moving: AvailableAction[]
  adding: AvailableAction[]
} {
  return {
    moving: actions.filter(({ action }) => !ADDING.includes(action)),
    adding: actions.filter(({ action }) => ADDING.includes(action)),
  }
}

/** What takes back an act that was just done, when that is still possible. */
export function takesBack(matter: Matter | null, done: string | null): AvailableAction | null {
  if (!matter?.takes_back || matter.takes_back.action !== done) return null
  return matter.available_actions.find(({ action }) => action === 'undo') ?? null
}

/** What parts a merged matter from the one it went into, when that is still possible. */
export const parts = (matter: Matter): AvailableAction | null =>
  matter.available_actions.find(({ action }) => action === 'unmerge') ?? null

/** Whether a form or the history names a department. */
export const namesUnits = (matter: Matter): boolean =>
  matter.events.some(event => 'unit' in (event.given ?? {})) ||
  matter.available_actions.some(({ schema }) =>
    Object.values(schema.properties ?? {}).some(field => field['x-widget'] === 'unit'),
  )

/** Whether the last thing that happened is this action, by this person. */
export function isDoneBy(matter: Matter | null, action: string, name?: string): boolean {
  const last = matter?.events[matter.events.length - 1]
  return last?.action === action && last.actor?.name === name
}
