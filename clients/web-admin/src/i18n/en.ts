/** The reference dictionary: its keys and placeholders are the type that every other dictionary must fit. */
export const en = {
  "app.tagline": "Where everything that moves is, live.",
  "language.label": "Language",
  "theme.toDark": "Use dark colours",
  "theme.toLight": "Use light colours",

  "logIn.title": "Log in",
  "logIn.email": "E-mail",
  "logIn.password": "Password",
  "logIn.submit": "Log in",
  "logIn.submitting": "Logging in…",
  "logIn.out": "Log out",

  "problem.unreachable": "Rumbo cannot be reached. Check the connection and try again.",
  "problem.unknown": "Something went wrong (status {status}). Try again.",

  "connection.connecting": "Connecting…",
  "connection.live": "Live",
  "connection.reconnecting": "Reconnecting…",

  "vehicles.title": "Vehicles",
  "vehicles.waiting": "Looking for vehicles…",
  "vehicles.empty": "No vehicle has sent a position yet. It appears here as soon as its tracker reports.",
  "vehicles.unnamed": "New vehicle",
  "vehicles.centre": "Show {name} on the map",
  "vehicles.still": "Stopped",
  "vehicles.noSpeed": "No speed",

  "map.label": "Map of the vehicles",
  "map.zoomIn": "Zoom in",
  "map.zoomOut": "Zoom out",
  "map.showAll": "Show all vehicles",
  "map.attribution": "Map data: Natural Earth",
  "map.unavailable": "This browser cannot draw the map, because WebGL is missing or off. The list keeps working.",
} as const;
