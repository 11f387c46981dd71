import type { AvailableAction, Matter } from '@/lib/api'

/** What moves a matter on comes before what only adds to it; the server's order holds otherwise. */
export const byWeight = (actions: readonly AvailableAction[]): AvailableAction[] => {
  const rest = (action: AvailableAction) =>
    ['add_note', 'instruct', 'mark_urgent'].includes(action.action) ? 1 : 0
  return [...actions].sort((a, b) => rest(a) - rest(b))
}

/** Whether a form or the history names a department. */
export const needsUnits = (matter: Matter): boolean =>
  matter.events.some(event => 'unit' in (event.given ?? {})) ||
  matter.available_actions.some(({ schema }) =>
    Object.values(schema.properties ?? {}).some(field => field['x-widget'] === 'unit'),
  )
