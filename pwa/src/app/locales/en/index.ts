import agency from './agency.json'
import amend from './amend.json'
import app from './app.json'
import boundaries from './boundaries.json'
import care from './care.json'
import cockpit from './cockpit.json'
import desk from './desk.json'
import exported from './export.json'
import field from './field.json'
import map from './map.json'
import phone from './phone.json'
import problem from './problem.json'
import staff from './staff.json'

export default {
  ...agency,
  ...amend,
  ...app,
  ...boundaries,
  ...care,
  ...cockpit,
  ...desk,
  ...exported,
  ...field,
  ...map,
  ...phone,
  ...problem,
  ...staff,
}
