import type { Layer } from '@/lib/api'
import { CARE_MARKS } from '@/map/care'
import { markName, POINT_SHAPES, POINT_STATES, type PointState } from '@/map/model'
import { ICONS, type IconName } from '@/ui/icons'

/** Outlines on a 24 x 24 field: the layer that holds a matter is a shape. */
export const SHAPES: Record<Layer, string> = {
  village: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z',
  town: 'M6 3.5h12a2.5 2.5 0 0 1 2.5 2.5v12a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 18V6A2.5 2.5 0 0 1 6 3.5z',
  county: 'M12 1.5L22.5 12 12 22.5 1.5 12z',
  unit: 'M12 2.5L22.5 20.5h-21z',
}

/** A sign inside the shape, so that a state is told without colour too. */
export const SIGNS: Record<PointState, string> = {
  overdue: 'M12 7.5v5.5M12 16.6v.01',
  soon: 'M12 8v4.6l3 1.8',
  open: '',
  done: 'M8 12.6l2.8 2.8L16 9.8',
  closed: '',
}

export const stateToken = (state: PointState): string => `--point-${state}`

const RATIO = 2
const PX = { plain: 28, urgent: 40 }

/** A mark as pixels: filled shape, sign, white edge; a closed matter is hollow. */
function drawn(layer: Layer, state: PointState, px: number, colour: (token: string) => string) {
  const size = px * RATIO
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) return null
  pen.scale(size / 24, size / 24)
  pen.lineJoin = pen.lineCap = 'round'
  const outline = new Path2D(SHAPES[layer])
  pen.translate(1.2, 1.2)
  pen.scale(0.9, 0.9)
  pen.lineWidth = 3
  pen.strokeStyle = colour('--point-edge')
  pen.stroke(outline)
  pen.fillStyle = colour(state === 'closed' ? '--point-edge' : stateToken(state))
  pen.fill(outline)
  pen.lineWidth = state === 'closed' ? 2.5 : 2.6
  pen.strokeStyle = colour(state === 'closed' ? stateToken(state) : '--point-edge')
  if (state === 'closed') pen.stroke(outline)
  else if (SIGNS[state]) {
    // A triangle's middle lies lower.
    if (layer === 'unit') pen.translate(0, 2)
    pen.stroke(new Path2D(SIGNS[state]))
  }
  return pen.getImageData(0, 0, size, size)
}

/** Every mark a point can have, under the name the style asks for. */
export function marks(colour: (token: string) => string): { name: string; image: ImageData }[] {
  return POINT_SHAPES.flatMap(layer =>
    POINT_STATES.flatMap(state =>
      [false, true].flatMap(urgent => {
        const image = drawn(layer, state, urgent ? PX.urgent : PX.plain, colour)
        return image ? [{ name: markName(layer, state, urgent), image }] : []
      }),
    ),
  )
}

/** A place: a square with the sign of its kind, unlike every matter. */
function placeMark(icon: IconName, colour: (token: string) => string): ImageData | null {
  const size = PX.plain * RATIO
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) return null
  pen.scale(size / 24, size / 24)
  pen.lineJoin = pen.lineCap = 'round'
  pen.fillStyle = colour('--point-edge')
  pen.fillRect(1, 1, 22, 22)
  pen.fillStyle = colour('--map-focal')
  pen.fillRect(2.5, 2.5, 19, 19)
  pen.translate(4.5, 4.5)
  pen.scale(15 / 24, 15 / 24)
  pen.lineWidth = 2.8
  pen.strokeStyle = colour('--point-edge')
  pen.stroke(new Path2D(ICONS[icon]))
  return pen.getImageData(0, 0, size, size)
}

/** Every mark a place can have. */
export function careMarks(colour: (token: string) => string): { name: string; image: ImageData }[] {
  return CARE_MARKS.flatMap(icon => {
    const image = placeMark(icon, colour)
    return image ? [{ name: `care-${icon}`, image }] : []
  })
}

export const MARK_RATIO = RATIO
